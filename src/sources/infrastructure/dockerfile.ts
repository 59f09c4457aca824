import {
  type Copy,
  type Dockerfile,
  DockerfileParser,
  type From,
  type Instruction,
} from "dockerfile-ast";
import type { DockerStage, InstalledPackage, NamedImage } from "../../core/dockerfile.ts";
import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import { type Install, installsOf, withoutPrefixes } from "./installs.ts";
import { type Escape, type ShellWord, shellCommands } from "./shellWords.ts";

/** A Dockerfile larger than this is none that a person wrote. */
const mostCharacters = 512 * 1024;

/**
 * The stages of a Dockerfile in their order (Dockerfile reference): what each is built on, the
 * packages its `RUN` lines install by name, and the images it copies files of. What cannot be read is
 * passed over; never throws.
 */
export function readDockerfile(original: string): readonly DockerStage[] {
  const text = positionedText(original);
  if (text.text.length > mostCharacters) return [];
  const file = DockerfileParser.parse(text.text);
  const escape: Escape = file.getEscapeCharacter() === "`" ? "`" : "\\";
  const defaults = initialArguments(file);
  const stages: { from: From; instructions: Instruction[] }[] = [];
  for (const instruction of file.getInstructions()) {
    if (isFrom(instruction)) stages.push({ from: instruction, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return stages.flatMap(({ from, instructions }) => {
    const base = named(from.getImage(), from.getImageRange(), { text, defaults });
    if (base === undefined) return [];
    const platform = from.getPlatformFlag()?.getValue() ?? undefined;
    const copies = instructions.filter(isCopy);
    return [
      {
        name: from.getBuildStage()?.toLowerCase(),
        from: base,
        platform: platform === undefined ? undefined : filled(platform, defaults),
        packages: instructions.flatMap((one) => packagesOf(one, text, escape)),
        copiesFrom: copies.flatMap((copy) => {
          const flag = copy.getFromFlag();
          const source = named(flag?.getValue(), flag?.getValueRange(), { text, defaults: none });
          return source === undefined ? [] : [{ ...source, takes: takenBy(copy) }];
        }),
        mayChangeSystem: instructions.some(mayChangeSystem),
      },
    ];
  });
}

/** The last parts of what is copied, and of where to. */
function takenBy(copy: Copy): readonly string[] {
  const paths = copy.getArguments().map((argument) => argument.getValue());
  const last = paths.map((path) => path.slice(path.replace(/\/$/, "").lastIndexOf("/") + 1));
  return last.filter((name) => /^[\w.+-]+$/.test(name));
}

const none: ReadonlyMap<string, string> = new Map();

/** `ARG`s before the first `FROM`, the only ones that `FROM` may use. */
function initialArguments(file: Dockerfile): ReadonlyMap<string, string> {
  const defaults = new Map<string, string>();
  for (const argument of file.getInitialARGs()) {
    const property = argument.getProperty();
    const value = property?.getValue();
    if (property && value) defaults.set(property.getName(), filled(value, defaults) ?? "");
  }
  return defaults;
}

interface Reading {
  readonly text: PositionedText;
  readonly defaults: ReadonlyMap<string, string>;
}

function named(
  image: string | null | undefined,
  range: ReturnType<From["getImageRange"]> | undefined,
  { text, defaults }: Reading,
): NamedImage | undefined {
  if (!image || !range) return undefined;
  const start = text.startOf(range.start.line) + range.start.character;
  const end = text.startOf(range.end.line) + range.end.character;
  return { image: filled(image, defaults), region: text.regionOf(start, end) };
}

/**
 * A text with its variables filled in: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+instead}`.
 * Undefined when one has no value.
 */
function filled(original: string, values: ReadonlyMap<string, string>): string | undefined {
  const parts: string[] = [];
  let end = 0;
  for (const found of original.matchAll(/\$(?:\{(\w+)(?::([-+])([^{}$]*))?\}|(\w+))/g)) {
    const value = valueOf(found, values);
    if (value === undefined) return undefined;
    parts.push(original.slice(end, found.index), value);
    end = found.index + found[0].length;
  }
  const rest = original.slice(end);
  return rest.includes("$") ? undefined : `${parts.join("")}${rest}`;
}

function valueOf(
  [, braced, sign, other = "", bare]: RegExpExecArray,
  values: ReadonlyMap<string, string>,
): string | undefined {
  const value = values.get(braced ?? bare ?? "") ?? "";
  if (sign === "+") return value === "" ? "" : other;
  if (value !== "") return value;
  return sign === "-" ? other : undefined;
}

function packagesOf(
  instruction: Instruction,
  text: PositionedText,
  escape: Escape,
): readonly InstalledPackage[] {
  if (instruction.getKeyword() !== "RUN") return [];
  const range = instruction.getArgumentsRange();
  if (range === null) return [];
  const start = text.startOf(range.start.line) + range.start.character;
  const { end: last } = instruction.getRange();
  const end = text.startOf(last.line) + last.character;
  const placed = ({ name, kind, ...install }: Install): InstalledPackage => ({
    name,
    kind,
    region: text.regionOf(start + install.start, start + install.end),
  });
  const body = text.text
    .slice(start, end)
    .replace(/^(?:--\w+(?:=\S+)?(?:[ \t]|[\\`]\r?\n)+)+/, spaces);
  return installsIn(commandText(body), escape, 0).map(placed);
}

/** Commands in a command, `sh -c "…"`, are no deeper than this. */
const deepest = 2;

function installsIn(script: string, escape: Escape, depth: number): readonly Install[] {
  return shellCommands(script, escape).flatMap((command) => {
    const inner = depth < deepest ? innerScript(command) : undefined;
    if (inner === undefined) return installsOf(command);
    // Quotes do not count, and what stands between them is as long as it is written.
    return installsIn(inner.text, escape, depth + 1).map((one) => ({
      ...one,
      start: one.start + inner.start,
      end: one.end + inner.start,
    }));
  });
}

/** The script of `sh -c "…"`, where it holds no escapes. */
function innerScript(command: readonly ShellWord[]): ShellWord | undefined {
  const [shell, ...rest] = withoutPrefixes(command);
  if (shell === undefined || !/^(?:\/(?:usr\/)?bin\/)?(?:ba|a|da)?sh$/.test(shell.text))
    return undefined;
  const script = rest.find(({ text }) => !text.startsWith("-"));
  const isGiven = rest.some(({ text }) => /^-[a-z]*c$/.test(text));
  if (!isGiven || script === undefined) return undefined;
  return script.text.length === script.end - script.start ? script : undefined;
}

/** `["apt-get", "install"]` is a command without a shell: its brackets and commas are not of it. */
function commandText(body: string): string {
  if (!/^\s*\[\s*"/.test(body)) return body;
  return body.replaceAll(/^\s*\[|\]\s*$|,(?=\s*")/g, spaces);
}

/** As long as what it stands for, so that offsets stay. */
function spaces(text: string): string {
  return " ".repeat(text.length);
}

/** Folders in which package managers keep what is installed, and those above them. */
const systemFolders = /^(?:\/|(?:\/(?:var|usr|lib))(?:\/lib)?(?:\/(?:dpkg|rpm|apk|sysimage).*)?)$/;

function mayChangeSystem(instruction: Instruction): boolean {
  const keyword = instruction.getKeyword();
  if (keyword === "RUN") return true;
  const args = instruction.getArguments().map((argument) => argument.getValue());
  if (keyword === "ADD") return args.some((arg) => /\.(?:tar|tgz|gz|bz2|xz)\b|:\/\//.test(arg));
  if (!isCopy(instruction) || instruction.getFromFlag() === null) return false;
  const target = args.at(-1) ?? "";
  return target.includes("$") || systemFolders.test(target.replace(/(?<=.)\/+$/, ""));
}

function isFrom(instruction: Instruction): instruction is From {
  return instruction.getKeyword() === "FROM";
}

function isCopy(instruction: Instruction): instruction is Copy {
  return instruction.getKeyword() === "COPY";
}
