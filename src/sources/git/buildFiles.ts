import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { imageName } from "../../core/join/images.ts";
import type { BuildStep } from "../../core/runtime.ts";
import { field, list, text } from "../fields.ts";

const largestFile = 1024 * 1024;

/**
 * Where this repository builds images, from the files git knows: the steps of its workflows that
 * use `docker/build-push-action`, and its Dockerfiles.
 *
 * `files` are repository-relative paths, `/`-separated. Files that cannot be read or parsed are
 * passed over: they then say nothing about any image.
 */
export async function readBuildSteps(
  root: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<readonly BuildStep[]> {
  const workflows = files.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  const steps: BuildStep[] = [];
  for (const path of workflows) {
    signal.throwIfAborted();
    const content = await readFile(join(root, path), { encoding: "utf8", signal }).catch(() => {
      signal.throwIfAborted();
      return "";
    });
    if (content.length <= largestFile) steps.push(...workflowSteps(path, content));
  }
  const dockerfiles = files.filter((path) =>
    /(^|\/)([^/]+\.)?(Dockerfile|Containerfile)(\.[^/]+)?$/i.test(path),
  );
  return [...steps, ...dockerfiles.map(dockerfileStep)];
}

/** The build steps of one workflow; none when it is no YAML. */
export function workflowSteps(path: string, content: string): readonly BuildStep[] {
  let document: unknown;
  try {
    document = parse(content, { logLevel: "silent" }) as unknown;
  } catch {
    return [];
  }
  const jobs = field(document, "jobs");
  if (typeof jobs !== "object" || jobs === null) return [];
  return Object.values(jobs).flatMap((job) =>
    list(field(job, "steps")).flatMap((step) => {
      const uses = text(field(step, "uses"));
      if (uses === undefined || !buildAction.test(uses)) return [];
      const inputs = field(step, "with");
      return buildStepOf((name) => text(field(inputs, name)), path) ?? [];
    }),
  );
}

/** The action that builds images. */
export const buildAction = /^docker\/build-push-action@/i;

/**
 * What a step builds, by the action's inputs; undefined when it builds what is not in this
 * repository.
 */
export function buildStepOf(
  input: (name: string) => string | undefined,
  workflow: string | undefined,
): BuildStep | undefined {
  // Without a context the action builds the repository as a whole.
  const given = contextPath(input("context") ?? ".");
  const context = folderOf(given);
  if (context === undefined && !isExpression(given)) return undefined;
  const target = input("target");
  return {
    images: imagesOf(input("tags") ?? ""),
    context,
    ...dockerfileOf(input("file"), context),
    ...(target === undefined || target.includes("$") ? {} : { target }),
    workflow,
  };
}

/** Without a `file` it is the context's. */
function dockerfileOf(
  file: string | undefined,
  context: string | undefined,
): Pick<BuildStep, "dockerfileFolder" | "dockerfile"> {
  if (file !== undefined && isExpression(file)) {
    return { dockerfileFolder: undefined, dockerfile: undefined };
  }
  if (file !== undefined) {
    return { dockerfileFolder: folderOf(parent(file)) ?? context, dockerfile: folderOf(file) };
  }
  const dockerfile = context === "" ? "Dockerfile" : `${context ?? ""}/Dockerfile`;
  return {
    dockerfileFolder: context,
    dockerfile: context === undefined ? undefined : dockerfile,
  };
}

function isExpression(value: string): boolean {
  return value.includes("${{");
}

/** `{{defaultContext}}:folder` is the action's spelling of a folder of the repository. */
function contextPath(context: string): string {
  return context.replace(/^\{\{\s*defaultContext\s*\}\}:?/, "./");
}

function dockerfileStep(path: string): BuildStep {
  const folder = folderOf(parent(path)) ?? "";
  return {
    images: [],
    context: folder,
    dockerfileFolder: folder,
    dockerfile: path,
    workflow: undefined,
  };
}

/**
 * Tags are separated by new lines or commas; expressions stand for what is not known, so a name
 * whose last part holds one says nothing.
 */
function imagesOf(tags: string): readonly string[] {
  const names = tags
    .replaceAll(/\$\{\{.*?\}\}/gs, "$")
    .split(/[\n,]/)
    .map((tag) => imageName(tag.trim()))
    .filter((name) => /(?:^|\/)[^/$]+$/.test(name));
  return [...new Set(names)];
}

function parent(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end);
}

/** A folder without `./` and end slash, empty for the root; undefined outside the repository. */
function folderOf(path: string): string | undefined {
  if (isExpression(path) || /^[a-z]+:/i.test(path) || path.startsWith("/")) return undefined;
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  return segments.includes("..") ? undefined : segments.join("/");
}
