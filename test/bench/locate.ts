import { createGit, type Git } from "../../src/sources/git/git.ts";
import { createAnchors } from "../../src/worker/anchors.ts";
import { type Benchmark, median, timeOf } from "./figure.ts";
import { makeManyFiles } from "./manyFiles.ts";

const { signal } = new AbortController();

/** Placing all alerts of a large repository, with nothing known from before, and once more. */
export const locate: Benchmark = {
  name: "locate",
  measure: async ({ scratch }) => {
    const { folder, alerts } = makeManyFiles(scratch);
    const commits = new Set(alerts.map(({ location }) => location.commit));
    const times: number[] = [];
    const again: number[] = [];
    let calls = 0;
    let callsOfCommits = 0;
    let placed = 0;
    for (let run = 0; run < 4; run += 1) {
      calls = 0;
      callsOfCommits = 0;
      const git = createGit();
      const counting: Git = async (command, abort) => {
        calls += 1;
        // One that names them all is one, whatever their number.
        if (command.args.filter((arg) => commits.has(arg)).length === 1) callsOfCommits += 1;
        return await git(command, abort);
      };
      const anchors = createAnchors({
        git: counting,
        root: folder,
        isPartial: false,
        isShallow: false,
        filters: [],
      });
      const start = performance.now();
      const located = await anchors.locate(alerts, signal);
      // The first one warms the disk's cache.
      if (run > 0) times.push(performance.now() - start);
      placed = [...located.values()].filter(({ region }) => region !== undefined).length;
      again.push(await timeOf(1, async () => await anchors.locate(alerts, signal)));
    }
    if (placed < alerts.length * 0.95) throw new Error(`only ${placed} alerts were placed`);
    return [
      {
        what: `locate ${alerts.length} alerts, 2,000 files, ${commits.size} commits`,
        value: median(times),
        unit: "ms",
        budget: 2000,
      },
      {
        what: "  git calls that name one commit",
        value: callsOfCommits,
        unit: "",
        budget: 2 * commits.size,
      },
      { what: "  git calls in all", value: calls, unit: "", budget: undefined },
      { what: "  again, nothing changed", value: median(again), unit: "ms", budget: undefined },
    ];
  },
};
