import { parseArgs } from "node:util";
import type { ExitConditions } from "./exitCode.ts";

export const formats = ["table", "json", "sarif", "markdown"] as const;

export type Format = (typeof formats)[number];

/** The tiers that `--fail-on` knows; failing on Watch would be failing on any alert. */
export const failOnTiers = ["fixNow", "fixSoon", "plan"] as const;

/** What `report` was asked for, as written; nothing is resolved or looked up yet. */
export interface ReportRequest extends ExitConditions {
  readonly folder: string | undefined;
  readonly format: Format;
  readonly output: string | undefined;
  /** The name of a git remote. */
  readonly remote: string | undefined;
  readonly sample: boolean;
  /** The sample's scenario, as written; undefined: the usual one. */
  readonly scenario: string | undefined;
}

export type Request =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "report"; readonly report: ReportRequest }
  /** `message`: what is wrong, why, and what to write instead. */
  | { readonly kind: "wrong"; readonly message: string };

const options = {
  format: { type: "string" },
  output: { type: "string" },
  repo: { type: "string" },
  "fail-on": { type: "string" },
  "require-complete": { type: "boolean" },
  sample: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

type OptionName = keyof typeof options;

/** Reads the arguments that follow the program's name. A repeated option counts as written last. */
export function parseRequest(commandLine: readonly string[]): Request {
  const { tokens } = parseArgs({
    args: [...commandLine],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const positionals: string[] = [];
  const given = new Map<OptionName, string>();
  const wrong: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const message = optionProblem(token);
    if (message !== undefined) wrong.push(message);
    else if (isOption(token.name)) given.set(token.name, token.value ?? "");
  }
  // Who asks for help gets it, whatever else stands there.
  if (given.has("help")) return { kind: "help" };
  const [problem] = wrong;
  if (problem !== undefined) return { kind: "wrong", message: problem };
  if (given.has("version")) return { kind: "version" };
  return reportRequest(positionals, given);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function optionProblem({ name, rawName, value, inlineValue }: OptionToken): string | undefined {
  if (!isOption(name)) {
    const known = Object.keys(options).map((option) => `--${option}`);
    return `There is no option ${rawName}. The options are ${known.join(", ")}.`;
  }
  if (name === "sample" && value !== undefined) {
    return value === ""
      ? `${rawName}= needs the name of a scenario. Write ${rawName} for the usual one.`
      : undefined;
  }
  if (options[name].type === "boolean") {
    return value === undefined ? undefined : `${rawName} takes no value. Write ${rawName} alone.`;
  }
  // An option where the value should be is a forgotten value; `--output=-x` says it is meant.
  const isForgotten = value === undefined || value === "" || (!inlineValue && /^-./u.test(value));
  return isForgotten
    ? `${rawName} needs a value. Write ${rawName} ${valueWords(name)}.`
    : undefined;
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

function valueWords(name: OptionName): string {
  if (name === "format") return formats.join("|");
  if (name === "fail-on") return failOnTiers.join("|");
  return name === "output" ? "FILE" : "REMOTE";
}

function reportRequest(
  positionals: readonly string[],
  given: ReadonlyMap<OptionName, string>,
): Request {
  const [command, folder, ...more] = positionals;
  if (command === undefined) {
    return wrong(
      "No command was given. Write runtime-risk report, or --help to see what there is.",
    );
  }
  if (command !== "report") {
    return wrong(`There is no command ${quoted(command)}. The one there is: report.`);
  }
  if (folder === "") {
    return wrong("The folder is an empty text. Write its path, or nothing for the current folder.");
  }
  if (more.length > 0) {
    const all = [folder ?? "", ...more].map(quoted).join(", ");
    return wrong(`report reads one folder, but got ${all}. Run it once for each.`);
  }
  const format = choose(formats, given.get("format") ?? "table");
  if (format === undefined) {
    return wrong(notAmong("--format", given.get("format"), formats));
  }
  const failOn = choose(failOnTiers, given.get("fail-on"));
  if (given.has("fail-on") && failOn === undefined) {
    return wrong(notAmong("--fail-on", given.get("fail-on"), failOnTiers));
  }
  return {
    kind: "report",
    report: {
      folder,
      format,
      output: given.get("output"),
      remote: given.get("repo"),
      failOn,
      requireComplete: given.has("require-complete"),
      sample: given.has("sample"),
      // A repeated option counts as written last: `--sample=x --sample` is the usual scenario.
      scenario: given.get("sample") === "" ? undefined : given.get("sample"),
    },
  };
}

function choose<T extends string>(values: readonly T[], text: string | undefined): T | undefined {
  return values.find((value) => value === text);
}

function wrong(message: string): Request {
  return { kind: "wrong", message };
}

function notAmong(option: string, value: string | undefined, values: readonly string[]): string {
  return `${option} can't be ${quoted(value ?? "")}. It is one of ${values.join(", ")}.`;
}

/** JSON's quotes show where a text begins and ends, and make control characters visible. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
