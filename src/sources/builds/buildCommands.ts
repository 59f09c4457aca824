import { withoutPrefixes } from "../infrastructure/installs.ts";
import { shellCommands } from "../infrastructure/shellWords.ts";
import type { WrittenBuild } from "./described.ts";
import { pathFrom } from "./folders.ts";

/** What a shell script builds. */
export interface ScriptBuilds {
  readonly builds: readonly WrittenBuild[];
  /** `docker buildx bake` and `docker compose build`, with what they are asked for. */
  readonly files: readonly FileBuild[];
}

/** A build that a file of its own describes. */
export interface FileBuild {
  readonly kind: "bake" | "compose";
  /** Where it runs; undefined when that is not known. */
  readonly folder: string | undefined;
  /** The named files; empty for those that are looked for. */
  readonly files: readonly string[];
  /** Targets or services; empty for the default. */
  readonly targets: readonly string[];
}

interface Tool {
  readonly tags: readonly string[];
  readonly file: readonly string[];
  readonly target: readonly string[];
  /** Options without a value of their own. */
  readonly flags: RegExp;
  readonly fileFrom: WrittenBuild["fileFrom"];
  /** The option that names the context, where it is no argument. */
  readonly context?: readonly string[];
}

// Options by the reference of each command.
const docker: Tool = {
  tags: ["-t", "--tag"],
  file: ["-f", "--file"],
  target: ["--target"],
  flags:
    /^(?:-[qD]+|--(?:no-cache|pull|push|load|quiet|rm|force-rm|squash|compress|check|debug|layers|tls-verify|all|isolation|help|disable-content-trust|jobserver))$/,
  fileFrom: "folder",
};
const registryTask: Tool = {
  ...docker,
  tags: ["-t", "--image"],
  flags: /^--(?:no-logs|no-push|no-wait|no-format|verbose|debug|only-show-errors|help)$/,
  // The file's path counts from the root of the sources (Azure CLI, `az acr build`).
  fileFrom: "context",
};
const cloudBuild: Tool = { ...registryTask, tags: ["-t", "--tag"], file: [] };
const kaniko: Tool = {
  tags: ["-d", "--destination"],
  file: ["-f", "--dockerfile"],
  target: ["--target"],
  flags: /^--(?:no-push|cache|cleanup|reproducible|single-snapshot|use-new-run|force)$/,
  fileFrom: "context",
  context: ["-c", "--context"],
};

/** More commands than these are no script of a workflow. */
const mostCommands = 2000;

/**
 * The images that a script builds: `docker`, `podman`, `nerdctl` and `buildah` builds, `az acr build`,
 * `gcloud builds submit` and kaniko, each seen from where `cd` led to. `values` are variables of the
 * environment; those that the script sets to plain texts are filled in too.
 */
export function buildsOfScript(
  script: string,
  start: string | undefined,
  values: ReadonlyMap<string, string>,
): ScriptBuilds {
  const builds: WrittenBuild[] = [];
  const files: FileBuild[] = [];
  const known = new Map(values);
  let folder = start;
  // An expression that is left is one word, whatever stands in it.
  const text = script.replaceAll(/\$\{\{[^{}]*\}\}/g, "$__");
  for (const command of shellCommands(text, "\\").slice(0, mostCommands)) {
    const given = command.map(({ text }) => filled(text, known));
    const words = given.slice(command.length - withoutPrefixes(command).length);
    if (words.length === 0) assign(given, known);
    const [program = "", ...rest] = words;
    if (program === "export") assign(rest, known);
    if (program === "cd" || program === "pushd") folder = folderAfter(folder, rest);
    const found = toolOf(program.slice(program.lastIndexOf("/") + 1), rest);
    if (found?.kind === "build") builds.push(writtenBuild(found.tool, found.args, folder));
    else if (found !== undefined) files.push({ ...fileBuild(found.kind, found.args), folder });
  }
  return { builds, files };
}

function folderAfter(folder: string | undefined, args: readonly string[]): string | undefined {
  const to = args.find((arg) => !arg.startsWith("-") || arg === "-");
  if (to === undefined || to === "-" || /[$`~]/.test(to)) return undefined;
  return pathFrom(folder, to);
}

function assign(words: readonly string[], known: Map<string, string>): void {
  for (const word of words) {
    const [, name, value = ""] = /^(\w+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined) continue;
    if (/[$`]/.test(value)) known.delete(name);
    else known.set(name, value);
  }
}

/** `$GITHUB_WORKSPACE` is where a job starts, which is where its steps mostly stay. */
function filled(word: string, known: ReadonlyMap<string, string>): string {
  return word.replaceAll(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? "";
      return known.get(name) ?? (name === "GITHUB_WORKSPACE" || name === "PWD" ? "." : whole);
    },
  );
}

type Found =
  | { readonly kind: "build"; readonly tool: Tool; readonly args: readonly string[] }
  | { readonly kind: "bake" | "compose"; readonly args: readonly string[] };

function toolOf(program: string, given: readonly string[]): Found | undefined {
  const [first = "", second = ""] = given;
  if (program === "az") {
    return first === "acr" && second === "build"
      ? buildOf(registryTask, given.slice(2))
      : undefined;
  }
  if (program === "gcloud") {
    const at = given.indexOf("submit");
    return at > 0 && given[at - 1] === "builds"
      ? buildOf(cloudBuild, given.slice(at + 1))
      : undefined;
  }
  if (program === "executor") return buildOf(kaniko, given);
  if (program === "buildah") {
    const isBuild = ["bud", "build", "build-using-dockerfile"].includes(first);
    return isBuild ? buildOf(docker, given.slice(1)) : undefined;
  }
  if (/^(?:docker|podman)-compose$/.test(program)) return composeOf(given);
  return /^(?:docker|podman|nerdctl)$/.test(program) ? containerTool(given) : undefined;
}

function containerTool(given: readonly string[]): Found | undefined {
  const args = withoutOptions(given, /^(?:-D|--debug|--tls|--tlsverify)$/);
  const [verb = "", ...rest] = args;
  if (verb === "build") return buildOf(docker, rest);
  if (verb === "compose") return composeOf(rest);
  if (verb !== "buildx" && verb !== "image" && verb !== "builder") return undefined;
  const [inner = "", ...more] = withoutOptions(rest, /^-D$|^--debug$/);
  if (inner === "build" || (inner === "b" && verb === "buildx")) return buildOf(docker, more);
  return inner === "bake" && verb === "buildx" ? { kind: "bake", args: more } : undefined;
}

function buildOf(tool: Tool, args: readonly string[]): Found {
  return { kind: "build", tool, args };
}

const composeFlags =
  /^--(?:no-cache|pull|push|quiet|with-dependencies|dry-run|verbose|all-resources|compatibility)$|^-q$/;

/** `build`, and `up` with `--build`. */
function composeOf(given: readonly string[]): Found | undefined {
  const verb = given.findIndex((word) => word === "build" || word === "up");
  const isBuild = given[verb] === "build" || given.includes("--build");
  return verb >= 0 && isBuild ? { kind: "compose", args: given.toSpliced(verb, 1) } : undefined;
}

/** Without the options that stand before a verb. */
function withoutOptions(args: readonly string[], flags: RegExp): readonly string[] {
  let at = 0;
  while (args[at]?.startsWith("-") === true) {
    const word = args[at] ?? "";
    at += word.includes("=") || flags.test(word) ? 1 : 2;
  }
  return args.slice(at);
}

/** Options with their values, and what is none. */
function parsed(
  args: readonly string[],
  flags: RegExp,
): { readonly options: readonly (readonly [string, string])[]; readonly plain: readonly string[] } {
  const options: (readonly [string, string])[] = [];
  const plain: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    const sign = word.indexOf("=");
    if (!word.startsWith("-") || word === "-") plain.push(word);
    else if (sign > 0) options.push([word.slice(0, sign), word.slice(sign + 1)]);
    else if (!flags.test(word)) {
      at += 1;
      options.push([word, args[at] ?? ""]);
    }
  }
  return { options, plain };
}

function writtenBuild(
  tool: Tool,
  args: readonly string[],
  folder: string | undefined,
): WrittenBuild {
  const { options, plain } = parsed(args, tool.flags);
  const valuesOf = (names: readonly string[] | undefined) =>
    options.flatMap(([name, value]) => (names?.includes(name) === true ? [value] : []));
  const named = tool.context === undefined ? plain[0] : valuesOf(tool.context).at(-1);
  const file = valuesOf(tool.file).at(-1);
  return {
    context: contextOf(named ?? (tool.context === undefined ? undefined : ".")),
    // A Dockerfile that is written into the script is none of the repository.
    file: file === "-" || file?.startsWith("/dev/") === true ? "$" : file,
    fileFrom: tool.fileFrom,
    target: valuesOf(tool.target).at(-1),
    tags: valuesOf(tool.tags),
    folder,
  };
}

function contextOf(named: string | undefined): string | undefined {
  if (named === undefined || named === "-") return undefined;
  return named.replace(/^dir:\/\/(?:\/workspace\/?)?/, "./");
}

function fileBuild(kind: FileBuild["kind"], args: readonly string[]): Omit<FileBuild, "folder"> {
  const flags = kind === "bake" ? docker.flags : composeFlags;
  const { options, plain } = parsed(
    args.filter((word) => word !== "--print" && word !== "--build" && word !== "-d"),
    flags,
  );
  const files = options.flatMap(([name, value]) =>
    name === "-f" || name === "--file" ? [value] : [],
  );
  return { kind, files, targets: plain };
}
