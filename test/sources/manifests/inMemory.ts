import assert from "node:assert/strict";
import type { DependabotAlert } from "../../../src/core/alert.ts";
import type { DependencyPlace } from "../../../src/core/locate/dependency/place.ts";
import { createDependencyFiles } from "../../../src/sources/manifests/files.ts";
import { createDependencyLocator } from "../../../src/sources/manifests/locateDependency.ts";

/** Files by repository path. */
export type Files = Readonly<Record<string, string>>;

/** An alert with what a test does not mind filled in. */
export function anAlert(
  about: Pick<DependabotAlert, "ecosystem" | "packageName" | "manifestPath"> &
    Partial<DependabotAlert>,
): DependabotAlert {
  return {
    kind: "dependabot",
    key: "dependabot/1",
    number: 1,
    title: "a title",
    rule: "GHSA-0000-0000-0000",
    severity: "high",
    url: "https://github.com/octo/app/security/dependabot/1",
    createdAt: "2026-01-01T00:00:00Z",
    assignees: [],
    fixAvailable: true,
    cwes: [],
    scope: "runtime",
    relationship: "direct",
    ghsaId: "GHSA-0000-0000-0000",
    cveId: undefined,
    isMalware: false,
    cvss: undefined,
    epss: undefined,
    vulnerableRange: "< 99.0.0",
    firstPatchedVersion: "99.0.0",
    ...about,
  };
}

/** Places an alert among files that are in memory only; `read` lists what was opened. */
export async function locateIn(
  files: Files,
  about: Parameters<typeof anAlert>[0],
  read: string[] = [],
): Promise<DependencyPlace> {
  const locate = createDependencyLocator(
    createDependencyFiles({
      read: async (path) => {
        read.push(path);
        const text = files[path];
        return text === undefined ? { kind: "missing" } : { kind: "text", text };
      },
      list: async (folder) => {
        const prefix = folder === "" ? "" : `${folder}/`;
        const below = Object.keys(files).filter((path) => path.startsWith(prefix));
        const names = new Map(
          below.map((path) => {
            const [name = "", ...rest] = path.slice(prefix.length).split("/");
            return [name, rest.length > 0];
          }),
        );
        return Array.from(names, ([name, isFolder]) => ({ name, isFolder }));
      },
    }),
  );
  return await locate(anAlert(about));
}

/** `path:line text`, the text being what stands under the place's region. */
export function spot(place: DependencyPlace, files: Files): string {
  const { path, region } = place.anchor;
  assert.ok(region !== undefined, place.anchor.reason);
  assert.equal(region.startLine, region.endLine);
  const line = (files[path] ?? "").replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)[region.startLine - 1];
  assert.ok(line !== undefined, `line ${region.startLine} is beyond ${path}`);
  return `${path}:${region.startLine} ${line.slice(region.startColumn - 1, region.endColumn - 1)}`;
}

/** The related lines, `path:line`. */
export function relatedSpots(place: DependencyPlace): readonly string[] {
  return place.related.map(({ path, line }) => `${path}:${line}`);
}

/** The first or last line of a text that contains a part, 1-based. */
export function lineOf(text: string, part: string, which: "first" | "last" = "first"): number {
  const lines = text.split(/\r\n|\n|\r/).map((content) => content.includes(part));
  const line = (which === "first" ? lines.indexOf(true) : lines.lastIndexOf(true)) + 1;
  assert.ok(line > 0, `no line with ${part}`);
  return line;
}
