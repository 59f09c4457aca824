import type { BuildStep } from "../../core/runtime.ts";
import { createWorkingTree } from "../git/workingTree.ts";
import { isDockerfile } from "../infrastructure/dockerfileName.ts";
import { bakeBuilds, bakeFileNames } from "./bakeFile.ts";
import type { FileBuild } from "./buildCommands.ts";
import { composeBuilds, isComposeFile } from "./composeBuilds.ts";
import type { BuiltFrom } from "./described.ts";
import type { Values } from "./expressions.ts";
import { parentOf, pathFrom } from "./folders.ts";
import { isOnlyCalled, type WorkflowBuild, workflowBuilds } from "./workflowBuilds.ts";

const largestFile = 1024 * 1024;
/** A repository with more such files than these is read up to here. */
const mostFiles = 1000;

/**
 * Where this repository builds images, from the files git knows: what its workflows build, what its
 * Compose files build, and its Dockerfiles.
 *
 * `files` are repository-relative paths, `/`-separated; `repository` is `owner/name`. Files that
 * cannot be read or parsed are passed over: they then say nothing about any image.
 */
export async function readBuildSteps(
  root: string,
  files: readonly string[],
  {
    repository,
    signal,
  }: { readonly repository?: string | undefined; readonly signal: AbortSignal },
): Promise<readonly BuildStep[]> {
  const read = createWorkingTree(root);
  const texts = new Map<string, string>();
  for (const path of files.filter(maySay).slice(0, mostFiles)) {
    signal.throwIfAborted();
    const file = await read(path);
    if (file.kind === "text" && file.text.length <= largestFile) texts.set(path, file.text);
  }
  signal.throwIfAborted();
  return [
    ...stepsOfTexts(texts, repository),
    ...files.filter(isDockerfile).map((path) => dockerfileStep(path)),
  ];
}

const workflowPath = /^\.github\/workflows\/[^/]+\.ya?ml$/;

function maySay(path: string): boolean {
  return (
    workflowPath.test(path) ||
    isComposeFile(path) ||
    /(?:^|\/)action\.ya?ml$|(?:^|\/)[^/]*bake[^/]*\.(?:hcl|json)$/i.test(path)
  );
}

/** The build steps that texts tell of, by their paths, each once; workflows first. */
export function stepsOfTexts(
  texts: ReadonlyMap<string, string>,
  repository?: string,
): readonly BuildStep[] {
  const reading = {
    repository,
    textOf: (path: string) => texts.get(path),
    buildsOfFiles: (build: FileBuild, values: Values) => fileBuilds(build, values, texts),
  };
  const workflows = [...texts.keys()].filter((path) => workflowPath.test(path));
  const found = workflows.map((workflow) => ({
    workflow,
    builds: workflowBuilds(workflow, reading),
  }));
  const called = new Set(
    found.flatMap(({ workflow, builds }) =>
      builds.flatMap(({ places }) => places.filter((place) => !isIn(place, workflow))),
    ),
  );
  const isDoubled = (workflow: string) =>
    [...called].some((place) => isIn(place, workflow)) && isOnlyCalled(texts.get(workflow) ?? "");
  const steps = found
    .filter(({ workflow }) => !isDoubled(workflow))
    .flatMap(({ workflow, builds }) => builds.map((build) => stepOf(build, workflow)));
  const composed = [...texts].flatMap(([path, content]) =>
    isComposeFile(path)
      ? composeBuilds(path, content).map(({ from, service }) => ({
          ...stepOf({ from, places: [`${path}#${service}`] }, path),
          isLocal: true,
        }))
      : [],
  );
  return once([...steps, ...composed]);
}

function isIn(place: string, path: string): boolean {
  return place.startsWith(`${path}#`);
}

function stepOf({ from, places }: WorkflowBuild, workflow: string): BuildStep {
  return { ...from, workflow, places };
}

/** The same image for another platform, and the like, is the same step. */
function once(steps: readonly BuildStep[]): readonly BuildStep[] {
  return [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()];
}

function fileBuilds(
  { kind, folder, files, targets }: FileBuild,
  values: Values,
  texts: ReadonlyMap<string, string>,
): readonly BuiltFrom[] {
  if (folder === undefined) return [];
  const named = files.flatMap((file) => pathFrom(folder, file) ?? []);
  const looked = kind === "bake" ? bakeFileNames : bakeFileNames.filter(isComposeFile);
  const paths = files.length > 0 ? named : looked.flatMap((name) => pathFrom(folder, name) ?? []);
  const found = paths.flatMap((path) => {
    const content = texts.get(path);
    return content === undefined ? [] : [{ path, content }];
  });
  if (kind === "bake") return bakeBuilds(found, targets, { folder, values });
  return found
    .flatMap(({ path, content }) => composeBuilds(path, content))
    .filter(({ service }) => targets.length === 0 || targets.includes(service))
    .map(({ from }) => from);
}

function dockerfileStep(path: string): BuildStep {
  const folder = parentOf(path);
  return {
    images: [],
    context: folder,
    dockerfileFolder: folder,
    dockerfile: path,
    workflow: undefined,
  };
}
