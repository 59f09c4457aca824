/**
 * The readers of manifests, lock files, workflows and declarations: with their parsers a bundle of
 * its own (`manifests.cjs`), which the worker loads when the first of them is wanted.
 */
import { parseDeclaration } from "../sources/declared/declaration.ts";
import { readBuildSteps } from "../sources/git/buildFiles.ts";
import { createDependencyAnchors } from "./dependencyAnchors.ts";

export const manifests = { createDependencyAnchors, parseDeclaration, readBuildSteps } as const;

export type Manifests = typeof manifests;
