import type { CodeSource } from "../../src/worker/codeSource.ts";

/** A clone without files and without a git that answers. */
export const noCode: CodeSource = {
  buildSteps: () => Promise.resolve([]),
  mentionedImages: () => Promise.resolve(new Set<string>()),
  declaration: () => Promise.resolve(undefined),
  affectedAt: () => Promise.resolve(new Map()),
  git: () => Promise.resolve({ kind: "notFound" }),
  repository: { root: "/nowhere", isShallow: false, isPartial: false, remote: "origin" },
};
