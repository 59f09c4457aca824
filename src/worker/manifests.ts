/**
 * The readers of manifests, lock files, workflows, declarations, Dockerfiles and infrastructure: with
 * their parsers a bundle of its own (`manifests.cjs`), which the worker loads when the first of them
 * is wanted.
 */
import { readDockerfile } from "../sources/infrastructure/dockerfile.ts";
import { isDockerfile } from "../sources/infrastructure/dockerfileName.ts";
import {
  mayRunSomething,
  readInfrastructure,
} from "../sources/infrastructure/readInfrastructure.ts";
import { reportReaders } from "./reportReaders.ts";

export const manifests = {
  ...reportReaders,
  isDockerfile,
  mayRunSomething,
  readDockerfile,
  readInfrastructure,
} as const;

export type Manifests = typeof manifests;
