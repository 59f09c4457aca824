/** The readers that a snapshot needs, with or without an editor. */

import { readBuildSteps } from "../sources/builds/buildSteps.ts";
import { parseDeclaration } from "../sources/declared/declaration.ts";
import { createDependencyAnchors } from "./dependencyAnchors.ts";

export const reportReaders = { createDependencyAnchors, parseDeclaration, readBuildSteps } as const;

export type ReportReaders = typeof reportReaders;
