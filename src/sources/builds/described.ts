import { imageName } from "../../core/join/images.ts";
import type { BuildStep } from "../../core/runtime.ts";
import { folderOf, parentOf, pathFrom } from "./folders.ts";

/** A build as somebody writes it, before its paths are the repository's. */
export interface WrittenBuild {
  /** The build context, from `folder`; undefined when it is not known. */
  readonly context: string | undefined;
  /** The Dockerfile; undefined for the one that the context has. */
  readonly file: string | undefined;
  /** What `file` is relative to. */
  readonly fileFrom: "folder" | "context";
  readonly target: string | undefined;
  /** References, with whatever of them is not known. */
  readonly tags: readonly string[];
  /** The folder that paths are seen from; undefined when it is not known. */
  readonly folder: string | undefined;
}

/** What is built, without who builds it. */
export type BuiltFrom = Omit<BuildStep, "workflow" | "places">;

/**
 * What is built from which of the repository's files; undefined when that is for sure not in this
 * repository.
 */
export function builtFrom(build: WrittenBuild): BuiltFrom | undefined {
  const { context: written, file, folder } = build;
  const context = written === undefined ? undefined : pathFrom(folder, written);
  // Known, and outside.
  if (written !== undefined && !isOpen(written) && folder !== undefined && context === undefined) {
    return undefined;
  }
  const target = build.target === undefined || isOpen(build.target) ? undefined : build.target;
  return {
    images: namesOf(build.tags),
    context,
    ...dockerfileOf(file, build.fileFrom === "context" ? context : folder, context),
    ...(target === undefined || target === "" ? {} : { target }),
  };
}

function dockerfileOf(
  file: string | undefined,
  from: string | undefined,
  context: string | undefined,
): Pick<BuildStep, "dockerfileFolder" | "dockerfile"> {
  if (file === undefined) {
    const dockerfile = context === undefined ? undefined : pathFrom(context, "Dockerfile");
    return { dockerfileFolder: context, dockerfile };
  }
  if (isOpen(file)) return { dockerfileFolder: undefined, dockerfile: undefined };
  const dockerfile = pathFrom(from, file);
  return {
    dockerfileFolder: dockerfile === undefined ? context : folderOf(parentOf(dockerfile)),
    dockerfile,
  };
}

/** Something in it is filled in where it runs. */
function isOpen(text: string): boolean {
  return /[$`]|\{\{/.test(text);
}

/**
 * Names without registry, tag and digest, each once; one whose last part is not known says nothing. A
 * first part that is not known is taken for the registry.
 */
function namesOf(tags: readonly string[]): readonly string[] {
  const names = tags
    .map((tag) => tag.replaceAll(/\$\{\{[^}]*\}\}|\$\([^)]*\)|\$\{[^}]*\}|\$\w+/g, "$").trim())
    .map((tag) => imageName(tag.replace(/^[^/]*\$[^/]*\//, "")))
    .filter((name) => /(?:^|\/)[^/$]+$/.test(name));
  return [...new Set(names)];
}
