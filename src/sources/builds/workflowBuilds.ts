import { isRecord } from "../json.ts";
import { buildsOfScript, type FileBuild } from "./buildCommands.ts";
import { yamlOf } from "./composeBuilds.ts";
import { type BuiltFrom, builtFrom, type WrittenBuild } from "./described.ts";
import { extended, isUnknown, type Values, valuesBelow, withValues } from "./expressions.ts";
import { pathFrom } from "./folders.ts";
import { combinationsOf } from "./matrix.ts";
import { placeOfJob, placesOfSteps } from "./places.ts";

/** What is built by a workflow's step, and where that is written. */
export interface WorkflowBuild {
  readonly from: BuiltFrom;
  /** The step, and those that call what it stands in; see `places.ts`. */
  readonly places: readonly string[];
}

/** What a workflow's files are read with. */
export interface WorkflowReading {
  /** The text of a file of the repository; undefined when there is none. */
  readonly textOf: (path: string) => string | undefined;
  /** What a build that is described by files makes. */
  readonly buildsOfFiles: (build: FileBuild, values: Values) => readonly BuiltFrom[];
  /** `owner/name`. */
  readonly repository: string | undefined;
}

/** Reusable workflows and actions call others at most this deep (GitHub, reusing workflows). */
const deepest = 4;
/** More builds than these are no workflow that a person wrote. */
const mostBuilds = 500;

interface Scope {
  readonly path: string;
  readonly values: Values;
  /** Of those that call this. */
  readonly places: readonly string[];
  readonly depth: number;
}

/**
 * What a workflow builds: steps that use `docker/build-push-action` or `docker/bake-action`, or run
 * build commands, in every combination of their job's matrix, and those of the reusable workflows and
 * actions of this repository that it calls. Expressions stand for their values as far as these are
 * written out. None when it cannot be read; never throws.
 */
export function workflowBuilds(path: string, reading: WorkflowReading): readonly WorkflowBuild[] {
  const github: readonly (readonly [string, string])[] = [
    ["github.workspace", "."],
    ...(reading.repository === undefined ? [] : repositoryValues(reading.repository)),
  ];
  const scope = { path, values: extended(new Map(), github), places: [], depth: 0 };
  return inWorkflow(scope, reading).slice(0, mostBuilds);
}

function repositoryValues(repository: string): readonly (readonly [string, string])[] {
  const [owner = "", name = ""] = repository.split("/");
  return [
    ["github.repository", repository],
    ["github.repository_owner", owner],
    ["github.event.repository.name", name],
  ];
}

/** True for a workflow that only others start. */
export function isOnlyCalled(text: string): boolean {
  const document = yamlOf(text);
  const on = isRecord(document) ? document["on"] : undefined;
  const triggers = typeof on === "string" ? [on] : Array.isArray(on) ? on : keysOf(on);
  return triggers.length === 1 && triggers[0] === "workflow_call";
}

function inWorkflow(scope: Scope, reading: WorkflowReading): readonly WorkflowBuild[] {
  const document = yamlOf(reading.textOf(scope.path) ?? "");
  const jobs = isRecord(document) ? document["jobs"] : undefined;
  if (!isRecord(document) || !isRecord(jobs)) return [];
  const values = extended(scope.values, valuesBelow("env", document["env"]));
  const folder = defaultFolder(document) ?? ".";
  const found: WorkflowBuild[] = [];
  for (const [name, job] of Object.entries(jobs)) {
    if (!isRecord(job) || found.length > mostBuilds) continue;
    const strategy = isRecord(job["strategy"]) ? job["strategy"]["matrix"] : undefined;
    for (const combination of combinationsOf(strategy)) {
      if (found.length > mostBuilds) break;
      const own = extended(values, [
        ...valuesBelow("matrix", combination),
        ...valuesBelow("env", job["env"]),
      ]);
      const inner = { ...scope, values: own };
      found.push(
        ...calledWorkflow(job, name, inner, reading),
        ...inSteps(
          { steps: listOf(job["steps"]), job: name, folder: defaultFolder(job) ?? folder },
          inner,
          reading,
        ),
      );
    }
  }
  return found;
}

/** A job that is a reusable workflow of this repository. */
function calledWorkflow(
  job: Readonly<Record<string, unknown>>,
  name: string,
  scope: Scope,
  reading: WorkflowReading,
): readonly WorkflowBuild[] {
  const path = localPath(job["uses"]);
  if (path === undefined || scope.depth >= deepest) return [];
  const document = yamlOf(reading.textOf(path) ?? "");
  const on = isRecord(document) ? document["on"] : undefined;
  const call = isRecord(on) ? on["workflow_call"] : undefined;
  const values = withInputs(scope.values, isRecord(call) ? call["inputs"] : undefined, job["with"]);
  return inWorkflow(
    {
      path,
      // A called workflow sees neither the environment nor the matrix of its caller.
      values: new Map([...values].filter(([key]) => /^(?:github|inputs)\./.test(key))),
      places: [...scope.places, placeOfJob(scope.path, name)],
      depth: scope.depth + 1,
    },
    reading,
  );
}

interface Steps {
  readonly steps: readonly unknown[];
  readonly job: string;
  /** Where scripts start. */
  readonly folder: string;
}

function inSteps(
  { steps, job, folder }: Steps,
  scope: Scope,
  reading: WorkflowReading,
): readonly WorkflowBuild[] {
  const places = placesOfSteps(scope.path, job, steps.map(headOf));
  let { values } = scope;
  return steps.flatMap((step, index): readonly WorkflowBuild[] => {
    if (!isRecord(step)) return [];
    values = extended(values, outputsOf(step, values));
    const own = extended(values, valuesBelow("env", step["env"]));
    const inner = { ...scope, values: own, places: [...scope.places, places[index] ?? ""] };
    const called = calledAction(step, inner, reading);
    const built = builtByStep(step, folder, own, reading);
    return [...called, ...built.map((from) => ({ from, places: inner.places }))];
  });
}

function builtByStep(
  step: Readonly<Record<string, unknown>>,
  folder: string,
  values: Values,
  reading: WorkflowReading,
): readonly BuiltFrom[] {
  const given = new Map(valuesBelow("", step["with"]));
  const input = (name: string) => {
    const value = given.get(`.${name}`);
    return value === undefined || value.trim() === ""
      ? undefined
      : withValues(value, values).trim();
  };
  const uses = typeof step["uses"] === "string" ? step["uses"] : "";
  if (/^docker\/build-push-action@/i.test(uses)) {
    const built = builtFrom(actionBuild(input));
    return built === undefined ? [] : [built];
  }
  if (/^docker\/bake-action@/i.test(uses)) {
    return reading.buildsOfFiles(bakeOf(input), environmentOf(values));
  }
  const { run } = step;
  if (typeof run !== "string") return [];
  const own = typeof step["working-directory"] === "string" ? step["working-directory"] : folder;
  const start = pathFrom("", withValues(own, values));
  const environment = environmentOf(values);
  const { builds, files } = buildsOfScript(withValues(run, values), start, environment);
  return [
    ...builds.flatMap((build) => builtFrom(build) ?? []),
    ...files.flatMap((file) => reading.buildsOfFiles(file, environment)),
  ];
}

type Input = (name: string) => string | undefined;

/** The inputs of `docker/build-push-action`. */
function actionBuild(input: Input): WrittenBuild {
  const context = input("context") ?? ".";
  // `{{defaultContext}}:folder` is the action's spelling of a folder of the repository.
  const [spelled, sub] = /^\{\{\s*defaultContext\s*\}\}(?::(.*))?$/s.exec(context) ?? [];
  const outputs = [...(input("outputs") ?? "").matchAll(/(?:^|[,\s"'])name=([^\s,"']+)/g)];
  return {
    context: spelled === undefined ? context : sub === undefined || sub === "" ? "." : sub,
    file: input("file"),
    // Of a git context the file is looked for in its folder.
    fileFrom: spelled === undefined ? "folder" : "context",
    target: input("target"),
    tags: [...(input("tags") ?? "").split(/[\n,]/), ...outputs.map(([, name = ""]) => name)],
    folder: "",
  };
}

/** The inputs of `docker/bake-action`; of a remote source only that this repository is one. */
function bakeOf(input: Input): FileBuild {
  const listed = (name: string) =>
    (input(name) ?? "").split(/[\n,]/).flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));
  const workdir = input("workdir") ?? ".";
  return {
    kind: "bake",
    folder: isUnknown(workdir) ? undefined : pathFrom("", workdir),
    files: listed("files"),
    targets: listed("targets"),
  };
}

/** What later steps may take from `docker/metadata-action`: the names of images, which it is given. */
function outputsOf(
  step: Readonly<Record<string, unknown>>,
  values: Values,
): readonly (readonly [string, string])[] {
  const { id, uses } = step;
  if (typeof id !== "string" || typeof uses !== "string") return [];
  if (!/^docker\/metadata-action@/i.test(uses) || !isRecord(step["with"])) return [];
  const { images } = step["with"];
  if (typeof images !== "string") return [];
  const names = withValues(images, values)
    .split("\n")
    .map((line) => /(?:^|,)name=([^,]+)/.exec(line)?.[1] ?? line.split(",")[0] ?? "")
    .filter((name) => name.trim() !== "" && !isUnknown(name));
  return names.length === 0
    ? []
    : [[`steps.${id}.outputs.tags`.toLowerCase(), names.map((name) => name.trim()).join("\n")]];
}

/** An action of this repository, which is steps of its own. */
function calledAction(
  step: Readonly<Record<string, unknown>>,
  scope: Scope,
  reading: WorkflowReading,
): readonly WorkflowBuild[] {
  const folder = localPath(step["uses"]);
  if (folder === undefined || scope.depth >= deepest) return [];
  const path = ["action.yml", "action.yaml"]
    .map((name) => (folder === "" ? name : `${folder}/${name}`))
    .find((one) => reading.textOf(one) !== undefined);
  const document = yamlOf(path === undefined ? "" : (reading.textOf(path) ?? ""));
  const runs = isRecord(document) ? document["runs"] : undefined;
  if (path === undefined || !isRecord(document) || !isRecord(runs)) return [];
  const values = withInputs(scope.values, document["inputs"], step["with"]);
  const inner = { path, values, places: scope.places, depth: scope.depth + 1 };
  return inSteps({ steps: listOf(runs["steps"]), job: "runs", folder: "." }, inner, reading);
}

/** The inputs of what is called: as given, else their defaults. */
function withInputs(values: Values, declared: unknown, given: unknown): Values {
  const defaults = isRecord(declared)
    ? Object.entries(declared).flatMap(([name, input]) =>
        isRecord(input) ? valuesBelow(`inputs.${name}`, input["default"]) : [],
      )
    : [];
  const own = new Map([...values].filter(([key]) => !key.startsWith("inputs.")));
  const seen = valuesBelow("inputs", given).map(
    ([key, value]) => [key, withValues(value, values)] as const,
  );
  return new Map([...own, ...defaults, ...seen]);
}

/** `./folder` of this repository. */
function localPath(uses: unknown): string | undefined {
  return typeof uses === "string" && uses.startsWith("./") ? pathFrom("", uses) : undefined;
}

function defaultFolder(of: Readonly<Record<string, unknown>>): string | undefined {
  const run = isRecord(of["defaults"]) ? of["defaults"]["run"] : undefined;
  const folder = isRecord(run) ? run["working-directory"] : undefined;
  return typeof folder === "string" ? folder : undefined;
}

/** What scripts see as their environment; names in upper case, as they mostly are. */
function environmentOf(values: Values): ReadonlyMap<string, string> {
  return new Map(
    [...values].flatMap(([key, value]) =>
      key.startsWith("env.") && !isUnknown(value) ? [[key.slice(4).toUpperCase(), value]] : [],
    ),
  );
}

function headOf(step: unknown): Readonly<Record<string, unknown>> {
  return isRecord(step) ? step : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function keysOf(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}
