/** Measures the program against the budgets of its design, one benchmark after the other. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageExtension } from "../tools/extensionPackage.ts";
import { stage } from "../tools/packageStage.ts";
import { activation } from "./activation.ts";
import { cachedAlerts } from "./cachedAlerts.ts";
import { edit } from "./edit.ts";
import { evaluation } from "./evaluation/evaluation.ts";
import { type BenchContext, type Benchmark, calibrate, type Figure } from "./figure.ts";
import { locate } from "./locate.ts";
import { memory } from "./memory.ts";
import { rankAlerts } from "./rank.ts";
import { refresh } from "./refresh.ts";
import { sizes } from "./sizes.ts";

const benchmarks: readonly Benchmark[] = [
  sizes,
  rankAlerts,
  locate,
  edit,
  refresh,
  cachedAlerts,
  memory,
  activation,
  evaluation,
];

/** Runs the benchmarks with these names, or all. Returns the exit code: a figure over budget is no failure. */
export async function runBenchmarks(names: readonly string[]): Promise<number> {
  const known = benchmarks.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No such benchmark: ${unknown.join(", ")}. There are: ${known.join(" ")}`);
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), "runtime-risk-bench-"));
  try {
    const packaged = await packageExtension(scratch);
    if (packaged.code !== 0) throw new Error(packaged.output);
    const wanted = benchmarks.filter(({ name }) => names.length === 0 || names.includes(name));
    return await stage({ bundles: "dist", files: [], manifest: {} }, async (folder) => {
      console.log(row(["figure", "measured", "budget", "ratio", "loop"]));
      let code = 0;
      for (const benchmark of wanted) {
        const own = join(scratch, benchmark.name);
        mkdirSync(own);
        const context = { bundles: join(folder, "dist"), vsix: packaged.file, scratch: own };
        code = Math.max(code, await print(benchmark, context));
      }
      console.log(`\nratio: measured to budget. loop: ${calibrationSays}`);
      return code;
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const calibrationSays =
  "a fixed piece of work before and after, the mean; it tells how busy the machine was.";

/** One that fails does not keep the others from being measured. */
async function print({ name, measure }: Benchmark, context: BenchContext): Promise<number> {
  try {
    const before = await calibrate();
    const figures = await measure(context);
    const loop = say((before + (await calibrate())) / 2, "ms");
    for (const figure of figures) console.log(row([...cellsOf(figure), loop]));
    return 0;
  } catch (error) {
    console.error(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    return 1;
  }
}

function cellsOf({ what, value, unit, budget }: Figure): readonly string[] {
  if (budget === undefined) return [what, say(value, unit), "", ""];
  return [what, say(value, unit), say(budget, unit), ratioOf(value, budget)];
}

function ratioOf(value: number, budget: number): string {
  if (budget > 0) return (value / budget).toFixed(2);
  return value === 0 ? "ok" : "over";
}

function say(value: number, unit: Figure["unit"]): string {
  const digits = unit === "ms" && value < 100 ? (value < 10 ? 2 : 1) : 0;
  return `${value.toFixed(digits)} ${unit}`.trim();
}

function row([what = "", ...others]: readonly string[]): string {
  return [what.padEnd(104), ...others.map((cell) => cell.padStart(9))].join("  ").trimEnd();
}
