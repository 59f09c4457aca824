import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod/mini";
import { commandIds, contextKeys, viewIds } from "../src/protocol/contributions.ts";

const root = path.join(import.meta.dirname, "..");
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), "utf8"));

const step = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  media: z.object({ svg: z.string(), altText: z.string() }),
  completionEvents: z.array(z.string()),
});
const manifest = z.parse(
  z.object({
    contributes: z.object({
      walkthroughs: z.array(z.object({ id: z.string(), steps: z.array(step) })),
    }),
  }),
  read("package.json"),
);
const texts = z.parse(z.record(z.string(), z.string()), read("package.nls.json"));
const textOf = (placeholder: string): string =>
  texts[placeholder.slice(1, -1)] ?? assert.fail(`${placeholder} has no text`);

/** VS Code makes a command that shows a view out of the view's id. */
const known: ReadonlySet<string> = new Set([...commandIds, ...viewIds.map((id) => `${id}.focus`)]);

suite("the walkthrough", () => {
  const [walkthrough, ...others] = manifest.contributes.walkthroughs;
  const steps = walkthrough?.steps ?? [];

  test("is one, of five steps", () => {
    assert.equal(others.length, 0);
    assert.equal(steps.length, 5);
  });

  for (const { id, description, completionEvents, media } of steps) {
    test(`${id} links to commands there are`, () => {
      const links = [...textOf(description).matchAll(/\]\(command:([^)]+)\)/g)];
      assert.ok(links.length > 0);
      for (const [, command = ""] of links) assert.ok(known.has(command), command);
    });

    test(`${id} is done by something that can happen`, () => {
      assert.ok(completionEvents.length > 0);
      for (const event of completionEvents) {
        const [, kind, what = ""] = /^on(Command|View|Context):([\w.]+)/.exec(event) ?? [];
        const names: Readonly<Record<string, readonly string[]>> = {
          Command: commandIds,
          View: viewIds,
          Context: contextKeys,
        };
        assert.ok(names[kind ?? ""]?.includes(what), event);
      }
    });

    test(`${id} shows a picture in the colours of the theme, and says what is on it`, () => {
      const svg = readFileSync(path.join(root, media.svg), "utf8");
      assert.doesNotMatch(svg, /#[0-9a-f]{3}|<script|href=|<text/i);
      assert.match(svg, /var\(--vscode-/);
      assert.match(textOf(media.altText), /\.$/);
    });
  }
});
