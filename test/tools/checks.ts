/** All that `npm test` checks: every step runs, also after one failed, and only failures are printed in full. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { root } from "./bootstrap.mjs";
import { run } from "./processes.ts";
import { readMochaResult, type StepResult } from "./stepResult.ts";

interface Step {
  readonly name: string;
  readonly work: () => Promise<StepResult>;
}

const outputFolder = join(root, "test-output");

const build: Step = { name: "build", work: () => tool("node", ["esbuild.mjs"]) };

const staticChecks: readonly Step[] = [
  {
    name: "types",
    // The panel's page knows a browser and no Node, all others the other way round.
    work: async () => {
      const all = await tool("typescript", ["--pretty", "false"], "tsc");
      const page = await tool("typescript", ["--pretty", "false", "-p", "src/webview"], "tsc");
      return all.failures.length > 0 ? all : page;
    },
  },
  { name: "lint", work: () => tool("oxlint", ["--type-aware", "src", "test"]) },
  { name: "format", work: () => tool("@biomejs/biome", ["check", "."], "biome") },
  { name: "unused", work: () => tool("knip", ["--no-progress"]) },
];

/** With processes of their own, real git, or the sample as a whole: seconds instead of milliseconds. */
const worker = "test/worker/*.test.ts";
const features = "test/worker/{*/**/*,translated.git}.test.ts";
const parts = [
  "test/{cli,package,platforms,sample,sources,support,tools}/**/*.test.ts",
  "test/{core,extension,integration,protocol,webview}/**/*.git.test.ts",
];

/** Whole sessions and processes against what the upstreams publish about themselves. */
const contract = "test/contract/**/*.test.ts";

const unitAndWorker: readonly Step[] = [
  {
    name: "unit",
    work: () =>
      mocha(
        "unit",
        [worker, features, ...parts, contract].map((files) => `--ignore=${files}`),
      ),
  },
  {
    name: "worker",
    work: () =>
      mocha("worker", [
        "--no-package",
        "--ui=tdd",
        "--timeout=60000",
        `--ignore=${features}`,
        worker,
      ]),
  },
];

const partsAndContract: readonly Step[] = [
  {
    name: "features",
    work: () => mocha("features", ["--no-package", "--ui=tdd", "--timeout=60000", features]),
  },
  {
    name: "parts",
    work: () => mocha("parts", ["--no-package", "--ui=tdd", "--timeout=60000", ...parts]),
  },
  {
    name: "contract",
    work: () => mocha("contract", ["--no-package", "--ui=tdd", "--timeout=60000", contract]),
  },
];

/** What changes something, and what goes by keyboard: the longest stories. */
const longStories = ["acting", "actingFailures", "cloudActing", "keyboard", "links"].map(
  (name) => `test/browser/${name}.test.ts`,
);

const inBrowser = (name: string, files: readonly string[]): Step => ({
  name,
  work: () => mocha(name, ["--no-package", "--ui=tdd", "--timeout=120000", "--exit", ...files]),
});

/** After all others: they wait for windows to be drawn. */
const insideEditor: Step = { name: "vscode", work: insideVscode };
const stories: readonly Step[] = [
  inBrowser("browser", [
    ...longStories.map((file) => `--ignore=${file}`),
    "test/browser/**/*.test.ts",
  ]),
  inBrowser("acting", longStories),
];
const inEditor = [insideEditor, ...stories];

const steps = [build, ...staticChecks, ...unitAndWorker, ...partsAndContract, ...inEditor];

/** Runs the steps with these names, or all, and prints `N passed, N failed` last. Returns the exit code. */
export async function runChecks(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such step: ${unknown.join(", ")}. Steps: ${steps.map((s) => s.name).join(" ")}`,
    );
    return 2;
  }
  mkdirSync(outputFolder, { recursive: true });
  const isWanted = (step: Step) => names.length === 0 || names.includes(step.name);
  const results: StepResult[] = [];
  const inTurn = async (lane: readonly Step[]) => {
    for (const step of lane.filter(isWanted)) results.push(await report(step));
  };
  await inTurn([build]);
  const isBuilt = results.every(({ failures }) => failures.length === 0);
  // Two lanes of about the same length: most tests wait for a process or a socket.
  await Promise.all([inTurn([...staticChecks, ...partsAndContract]), inTurn(unitAndWorker)]);
  const built = (step: Step): Step => (isBuilt ? step : { name: step.name, work: notRun });
  await inTurn([built(insideEditor)]);
  // Two windows at a time.
  await Promise.all(stories.map((story) => inTurn([built(story)])));
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failures.length, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** What the editor would show is what an earlier build made. */
async function notRun(): Promise<StepResult> {
  return { passed: 0, failures: ["Not run, because the build failed."], skipped: [] };
}

async function report(step: Step): Promise<StepResult> {
  const start = performance.now();
  const result = await step.work().catch(
    (error: unknown): StepResult => ({
      passed: 0,
      failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      skipped: [],
    }),
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
  const { passed, failures, skipped } = result;
  const counts = [
    ...(failures.length === 0 ? [] : [`${failures.length} failed`]),
    ...(passed + failures.length === 1 ? [] : [`${passed} passed`]),
    ...(skipped.length === 0 ? [] : [`${skipped.length} skipped`]),
  ];
  const verdict = failures.length === 0 ? "ok  " : "FAIL";
  console.log(`${step.name.padEnd(8)} ${verdict} ${seconds} s  ${counts.join(", ")}`.trimEnd());
  for (const failure of failures) console.log(`\n${indent(failure)}\n`);
  return result;
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "  ");
}

/** A check by its exit code. `node` runs a script of ours; anything else is the program of that package. */
async function tool(name: string, args: readonly string[], program = name): Promise<StepResult> {
  const command = name === "node" ? args : [programOf(name, program), ...args];
  const { code, output } = await run(process.execPath, command);
  return code === 0
    ? { passed: 1, failures: [], skipped: [] }
    : { passed: 0, failures: [`${program} ended with ${code}\n${output}`], skipped: [] };
}

/** In a process of its own, because `runTests` prints where it likes. */
async function insideVscode(): Promise<StepResult> {
  const resultFile = join(outputFolder, "vscode.json");
  rmSync(resultFile, { force: true });
  const suite = join(root, "test", "tools", "vscodeSuite.ts");
  const { output } = await run(process.execPath, [suite, resultFile]);
  writeFileSync(join(outputFolder, "vscode.log"), output);
  return readMochaResult(resultFile, output.slice(-4000));
}

async function mocha(name: string, args: readonly string[]): Promise<StepResult> {
  const resultFile = join(outputFolder, `${name}.json`);
  rmSync(resultFile, { force: true });
  const reporter = ["--reporter", "json", "--reporter-option", `output=${resultFile}`];
  // Most of a short run would be compiling what did not change since the last.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(outputFolder, "compile-cache") };
  const program = [programOf("mocha", "mocha"), ...reporter, ...args];
  const { code, output } = await run(process.execPath, program, { env });
  return readMochaResult(resultFile, `mocha ended with ${code}\n${output}`);
}

const packageManifest = z.object({
  bin: z.union([z.string(), z.record(z.string(), z.string())]),
});

function programOf(packageName: string, program: string): string {
  const folder = join(root, "node_modules", packageName);
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { bin } = z.parse(packageManifest, manifest);
  const path = typeof bin === "string" ? bin : bin[program];
  if (path === undefined) throw new Error(`${packageName} has no program ${program}`);
  return join(folder, path);
}
