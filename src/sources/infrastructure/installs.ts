import type { PackageKind } from "../../core/dockerfile.ts";
import type { ShellWord } from "./shellWords.ts";

/** A package named in an installing command; offsets of its name in the text. */
export interface Install {
  readonly name: string;
  readonly kind: PackageKind;
  readonly start: number;
  readonly end: number;
}

interface Installer {
  readonly kind: PackageKind;
  readonly verbs: readonly string[];
  /** Options that are followed by a value of their own. */
  readonly valued: readonly string[];
  /** One of these must stand among the options. */
  readonly needs?: readonly string[];
  /** The part of a word that is the package's name. */
  readonly name: RegExp;
}

// Options by each tool's manual page. A name may be followed by a version or a place to take it from.
const apt: Installer = {
  kind: "os",
  verbs: ["install", "reinstall"],
  valued: ["-t", "--target-release", "--default-release", "-o", "--option", "-c", "--config-file"],
  // One that ends in a minus is removed.
  name: /^[a-z0-9](?:[a-z0-9.+-]*[a-z0-9.+])?(?=$|[=/:])/,
};
const apk: Installer = {
  kind: "os",
  verbs: ["add"],
  valued: ["-t", "--virtual", "-X", "--repository", "-p", "--root", "--arch", "--keys-dir"],
  name: /^\w[\w.+-]*(?=$|[=<>~@])/,
};
const dnf: Installer = {
  kind: "os",
  verbs: ["install", "reinstall"],
  valued: ["-c", "--config", "-x", "--installroot", "--releasever", "--enablerepo", "--setopt"],
  name: /^\w[\w.+-]*(?=$)/,
};
const npm: Installer = {
  kind: "npm",
  verbs: ["install", "i", "add"],
  valued: ["--prefix", "--registry", "--omit", "--loglevel", "--cache"],
  needs: ["-g", "--global", "--location=global"],
  name: /^(?:@[\w.~-]+\/)?[\w][\w.~-]*(?=$|@)/,
};
const pip: Installer = {
  kind: "python",
  verbs: ["install"],
  valued: (
    "-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url " +
    "-f --find-links -t --target --prefix --root --platform --python-version --trusted-host " +
    "--proxy --cache-dir --src"
  ).split(" "),
  // PEP 508.
  name: /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?=$|\s*[[=<>~!;@])/,
};

/** The packages that a command installs by their names; none for any other command. */
export function installsOf(command: readonly ShellWord[]): readonly Install[] {
  const words = withoutPrefixes(command);
  const [program, ...rest] = words;
  const found = program?.isLiteral === true ? installerOf(program.text, rest) : undefined;
  if (found === undefined) return [];
  const { installer, args } = found;
  const names: Install[] = [];
  let verb: string | undefined;
  let isValue = false;
  for (const word of args) {
    if (isValue) isValue = false;
    else if (word.text.startsWith("-")) isValue = installer.valued.includes(word.text);
    else if (verb === undefined) verb = word.text;
    else names.push(...nameOf(word, installer));
  }
  const isMeant =
    installer.needs === undefined || args.some(({ text }) => installer.needs?.includes(text));
  return verb !== undefined && installer.verbs.includes(verb) && isMeant ? names : [];
}

function nameOf(word: ShellWord, { kind, name }: Installer): readonly Install[] {
  // A place is no name; what the shell fills in after the name does not change it.
  if (/:\/\/|^[./~]|\.(?:rpm|deb|apk|whl|tgz|tar\.gz)$/.test(word.text)) return [];
  const found = name.exec(word.text)?.[0];
  if (found === undefined || /[$`*?{}]/.test(found)) return [];
  return [{ name: found, kind, start: word.start, end: word.start + found.length }];
}

function installerOf(
  program: string,
  args: readonly ShellWord[],
): { readonly installer: Installer; readonly args: readonly ShellWord[] } | undefined {
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (/^python(?:3(?:\.\d+)?)?$/.test(name) && args[0]?.text === "-m" && args[1]?.text === "pip") {
    return { installer: pip, args: args.slice(2) };
  }
  if (/^pip(?:3(?:\.\d+)?)?$/.test(name)) return { installer: pip, args };
  const installer = installers.get(name);
  return installer === undefined ? undefined : { installer, args };
}

const installers: ReadonlyMap<string, Installer> = new Map([
  ["apt-get", apt],
  ["apt", apt],
  ["apk", apk],
  ["dnf", dnf],
  ["microdnf", dnf],
  ["yum", dnf],
  ["tdnf", dnf],
  ["npm", npm],
]);

const prefixes = new Set(["sudo", "env", "exec", "time", "then", "do", "else", "if", "!"]);

/** Without what stands before a command: assignments, `sudo -E`, the shell's own words. */
export function withoutPrefixes(command: readonly ShellWord[]): readonly ShellWord[] {
  let start = 0;
  for (const { text } of command) {
    const isPrefix =
      prefixes.has(text) || /^\w+=/.test(text) || (start > 0 && text.startsWith("-"));
    if (!isPrefix) break;
    start += 1;
  }
  return command.slice(start);
}
