/**
 * What the worker does not always need, as a bundle of its own (`manifests.cjs`), which it loads when
 * the first of it is wanted: the readers of manifests, lock files, workflows, declarations, Dockerfiles
 * and infrastructure with their parsers, the writers of exports, of issues and
 * of the page about a workload, the table of secret providers.
 */

import { allSecrets } from "../core/remedy/allSecrets.ts";
import { runtimeSection, writeIssue } from "../core/remedy/issue.ts";
import { workloadPage } from "../core/view/workloadPage/workloadPage.ts";
import { readDockerfile } from "../sources/infrastructure/dockerfile.ts";
import { isDockerfile } from "../sources/infrastructure/dockerfileName.ts";
import {
  mayRunSomething,
  readInfrastructure,
} from "../sources/infrastructure/readInfrastructure.ts";
import { exported } from "./features/exports.ts";
import { reportReaders } from "./reportReaders.ts";

export const manifests = {
  runtimeSection,
  writeIssue,
  ...reportReaders,
  exported,
  secretProviders: allSecrets,
  isDockerfile,
  mayRunSomething,
  readDockerfile,
  readInfrastructure,
  workloadPage,
} as const;

export type Manifests = typeof manifests;
