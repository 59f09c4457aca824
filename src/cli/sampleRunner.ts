import { existsSync } from "node:fs";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createGit } from "../sources/git/git.ts";
import { openSample, type SampleUpstream, sampleTransport } from "../worker/sampleUpstream.ts";
import { publicEndpoints } from "../worker/upstreams.ts";
import type { Runners, RunOptions, RunOutcome } from "./report.ts";
import { reportOn } from "./runner.ts";

/** Reports on the sample: nothing leaves the process, and the clock is the scenario's. */
export const sampleRunner: Runners["sample"] = async (options, signal) => {
  const sample = await loadSample(options.scenario);
  if (typeof sample === "string") return { kind: "refused", message: sample };
  if (sample !== undefined) return await reportOnSample(sample, options, signal);
  return {
    kind: "refused",
    message: "The sample is missing: sample.cjs must stand beside this program. Build it again.",
  };
};

/** As `sampleRunner`, for a sample that is loaded. */
export async function reportOnSample(
  sample: SampleUpstream,
  options: Omit<Parameters<Runners["sample"]>[0], "scenario">,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const { folder, progress } = options;
  if (folder === undefined) {
    return await inFreshFolder(async (fresh) => {
      progress("Writing the sample …");
      await sample.writeRepository(fresh, signal);
      return await reportIn(fresh, sample, options, signal);
    });
  }
  const isEmpty = (await readdir(folder)).length === 0;
  if (isEmpty) {
    progress("Writing the sample …");
    await sample.writeRepository(folder, signal);
  } else if (!(await holdsSample(folder, sample, signal))) {
    const message = `${folder} is neither empty nor the sample. Name an empty folder, or none.`;
    return { kind: "refused", message };
  }
  return await reportIn(folder, sample, options, signal);
}

async function reportIn(
  folder: string,
  sample: SampleUpstream,
  { progress, remote }: RunOptions,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const transport = sampleTransport(sample);
  const upstreams = {
    endpoints: publicEndpoints,
    transport: () => transport,
    now: () => new Date(sample.now),
    progress,
    remote,
  };
  return await reportOn(folder, upstreams, signal);
}

/** Commit ids are always the same: what grew from the sample's first commit is the sample. */
async function holdsSample(
  folder: string,
  sample: SampleUpstream,
  signal: AbortSignal,
): Promise<boolean> {
  const own = await firstCommit(folder, signal);
  if (own === undefined) return false;
  const original = await inFreshFolder(async (fresh) => {
    await sample.writeRepository(fresh, signal);
    return await firstCommit(fresh, signal);
  });
  return own === original;
}

async function firstCommit(folder: string, signal: AbortSignal): Promise<string | undefined> {
  // Without the folder's own .git this would be about a repository around it.
  if (!existsSync(join(folder, ".git"))) return undefined;
  const args = ["rev-list", "--max-parents=0", "HEAD", "--"];
  const output = await createGit()({ folder, args }, signal);
  return output.kind === "ok" ? output.stdout.toString("utf8").trim() : undefined;
}

async function inFreshFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "runtime-risk-sample-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The bundle stands beside the running one, and is loaded only when it is asked for. Undefined when
 * it is missing; a sentence when it has no scenario of that name.
 */
async function loadSample(
  scenario: string | undefined,
): Promise<SampleUpstream | string | undefined> {
  const [, program = ""] = process.argv;
  const file = join(dirname(await realpath(program)), "sample.cjs");
  if (!existsSync(file)) return undefined;
  const loaded: unknown = createRequire(file)(file);
  try {
    return openSample(loaded, scenario);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
