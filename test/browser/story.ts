/** A story in VS Code: tests that go on where the one before ended, on the sample's repository. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openSample, type Sample } from "../../src/sample/sample.ts";
import { serveUpstreams, type Upstreams } from "../support/upstreams.ts";
import {
  dialogSaying,
  keepFailure,
  openWorkbench,
  row,
  runCommand,
  tree,
  type Workbench,
} from "./workbench.ts";

/** What a story has once its window is open. */
export interface Story {
  readonly page: Page;
  readonly workbench: Workbench;
  readonly upstreams: Upstreams;
  readonly sample: Sample;
  readonly folder: string;
  /** A file of the folder, as it is on the disk. */
  readonly text: (path: string) => string;
  /** The first line that holds these words, 1-based. */
  readonly lineOf: (path: string, words: string) => number;
  /** Where these words begin. */
  readonly placeOf: (path: string, words: string) => Place;
}

/** A place in a file; line and column 1-based. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface StoryOptions {
  readonly sample?: Sample;
  /** What the sample answers where this does not say otherwise. */
  readonly respond?: (request: Request) => Promise<Response>;
  /** Signed in before the first test, in this order; nobody when left out. */
  readonly signIn?: readonly ("GitHub" | "Azure")[];
  /** What else comes before the first test. */
  readonly prepare?: (story: Story) => Promise<void>;
}

/**
 * Opens VS Code for the suite this is called in, and closes it. No test follows one that failed,
 * whose screen is kept. What it returns may be used in tests only.
 */
export function openStory(options: StoryOptions = {}): Story {
  const sample = options.sample ?? openSample();
  const respond = options.respond ?? ((request) => sample.respond(request));
  let hasFailed = false;
  let opened: Story | undefined;
  let end = async (): Promise<void> => undefined;
  const now = () => opened ?? assert.fail("VS Code is not open");

  suiteSetup(async function () {
    const scratch = mkdtempSync(join(tmpdir(), "runtime-risk-story-"));
    let [upstreams, workbench]: [Upstreams?, Workbench?] = [];
    end = async () => {
      await workbench?.close();
      await upstreams?.close();
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    };
    const folder = join(scratch, "storefront");
    mkdirSync(folder);
    await sample.writeRepository(folder);
    upstreams = await serveUpstreams(respond);
    workbench = await openWorkbench({ folder, env: upstreams.env });
    const { page } = workbench;
    const text = (path: string) => readFileSync(join(folder, path), "utf8");
    const lineOf = (path: string, words: string) => {
      const index = text(path)
        .split("\n")
        .findIndex((line) => line.includes(words));
      assert.notEqual(index, -1, `${path} has no ${words}`);
      return index + 1;
    };
    const placeOf = (path: string, words: string) => {
      const line = lineOf(path, words);
      const column = (text(path).split("\n")[line - 1] ?? "").indexOf(words) + 1;
      return { path, line, column };
    };
    opened = { page, workbench, upstreams, sample, folder, text, lineOf, placeOf };
    try {
      for (const place of options.signIn ?? []) await signIn(page, place);
      await options.prepare?.(opened);
    } catch (error) {
      await keepFailure(page, `${this.test?.parent?.title ?? "a story"}, opening`);
      throw error;
    }
  });

  suiteTeardown(() => end());

  setup(function () {
    if (hasFailed) this.skip();
  });

  teardown(async function () {
    if (this.currentTest?.isFailed() !== true) return;
    hasFailed = true;
    await keepFailure(now().page, this.currentTest.title);
  });

  return {
    get page() {
      return now().page;
    },
    get workbench() {
      return now().workbench;
    },
    get upstreams() {
      return now().upstreams;
    },
    get folder() {
      return now().folder;
    },
    sample,
    text: (path) => now().text(path),
    lineOf: (path, words) => now().lineOf(path, words),
    placeOf: (path, words) => now().placeOf(path, words),
  };
}

/** Signs in by command and waits for what is read then; ends in the view of alerts. */
export async function signIn(page: Page, place: "GitHub" | "Azure"): Promise<void> {
  await runCommand(page, "Runtime Risk: Focus on Alerts View");
  // Before that the extension does not know yet that nobody is signed in.
  if (place === "GitHub") await page.getByRole("button", { name: "Sign In to GitHub" }).waitFor();
  await runCommand(page, `Runtime Risk: Sign In to ${place}`);
  await dialogSaying(page, "Runtime Risk").getByRole("button", { name: "Allow" }).click();
  await (place === "GitHub"
    ? row(tree(page, "Alerts"), /^Fix (now|soon), /)
    : row(tree(page, "Exposed Resources"), /payments-api/)
  ).waitFor();
}
