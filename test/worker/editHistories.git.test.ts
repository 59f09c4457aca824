import assert from "node:assert/strict";
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { AlertKey } from "../../src/core/alert.ts";
import { type Anchor, isConfident } from "../../src/core/anchor.ts";
import { createGit } from "../../src/sources/git/git.ts";
import { createAnchors } from "../../src/worker/anchors.ts";
import {
  createRepository,
  removeFolder,
  type ScratchRepository,
} from "../sources/git/scratchRepository.ts";
import { blockHistory } from "../support/blockHistory.ts";
import { type EditHistory, editHistory } from "../support/editHistory.ts";

/** More on demand; every seed is a file with a history of its own, every other one of nested blocks. */
const seeds = Number(process.env["RUNTIME_RISK_SEEDS"] ?? 500);
const alertsPerFile = 40;

interface Judged {
  readonly seed: number;
  readonly anchor: Anchor;
  /** Where the line went, 1-based; undefined: it is gone. */
  readonly truth: number | undefined;
}

suite(`alerts through ${seeds} generated edit histories`, () => {
  let repository: ScratchRepository;
  let judged: readonly Judged[];

  suiteSetup(async function () {
    this.timeout(240_000 + 100 * seeds);
    repository = createRepository();
    const histories = Array.from({ length: seeds }, (_, seed) => historyOf(seed));
    for (const [seed, { before }] of histories.entries()) {
      repository.write(scannedPath(seed), textOf(before));
    }
    const commit = repository.commit();
    mkdirSync(join(repository.root, "lib"));
    for (const seed of histories.keys()) {
      if (presentPath(seed) === scannedPath(seed)) continue;
      renameSync(
        join(repository.root, scannedPath(seed)),
        join(repository.root, presentPath(seed)),
      );
    }
    repository.commit();
    for (const [seed, { after }] of histories.entries()) {
      repository.write(presentPath(seed), textOf(after));
    }
    // Half of the edits are committed.
    repository.git("add", "src");
    repository.git("commit", "--quiet", "--message", "edited");
    judged = await place(repository, commit, histories);
    if (seeds !== 500) process.stdout.write(table(judged));
  });

  suiteTeardown(() => removeFolder(repository.root));

  test("at most one in 200 alerts is drawn on a wrong line", () => {
    const wrong = judged.filter((one) => isConfident(one.anchor) && !isRight(one));
    assert.ok(judged.length > seeds * 4, "alerts were judged");
    const share = wrong.length / judged.length;
    assert.ok(share <= 0.005, `${wrong.length} of ${judged.length}: ${describe(wrong)}`);
  });

  test("at least 998 of 1000 exact ones are right", () => {
    const exact = judged.filter(({ anchor }) => anchor.state === "exact");
    const right = exact.filter(isRight);
    const share = right.length / exact.length;
    assert.ok(
      share >= 0.998,
      `${right.length} of ${exact.length} are right: ${describe(exact.filter((one) => !isRight(one)))}`,
    );
  });

  test("nine in ten lines that are still there are drawn", () => {
    const there = judged.filter(({ truth }) => truth !== undefined);
    const drawn = there.filter(({ anchor }) => isConfident(anchor));
    assert.ok(drawn.length / there.length >= 0.9, `${drawn.length} of ${there.length}`);
  });
});

function isRight({ seed, anchor, truth }: Judged): boolean {
  const isInFile = truth === undefined || anchor.path === presentPath(seed);
  return isInFile && anchor.region?.startLine === truth;
}

/** How many of each state there are and how many of them are right, for a look at many seeds. */
function table(judged: readonly Judged[]): string {
  const states = [...new Set(judged.map(({ anchor }) => anchor.state))].toSorted();
  const row = (name: string, ones: readonly Judged[]) => {
    const right = ones.filter(isRight).length;
    return `${name.padEnd(12)} ${ones.length} of them right ${right} (${((100 * right) / ones.length).toFixed(2)} %)\n`;
  };
  const confident = judged.filter(({ anchor }) => isConfident(anchor));
  return [
    ...states.map((state) =>
      row(
        state,
        judged.filter(({ anchor }) => anchor.state === state),
      ),
    ),
    row("drawn", confident),
    row("all", judged),
  ].join("");
}

function describe(wrong: readonly Judged[]): string {
  return wrong
    .slice(0, 10)
    .map(
      ({ seed, anchor, truth }) =>
        `${seed}: ${anchor.state} ${anchor.region?.startLine}, not ${truth}`,
    )
    .join("; ");
}

const historyOf = (seed: number) => (seed % 2 === 0 ? editHistory(seed) : blockHistory(seed));
const scannedPath = (seed: number) => `src/file${seed}.ts`;
/** Every tenth file was moved before it was edited. */
const presentPath = (seed: number) => (seed % 10 === 0 ? `lib/moved${seed}.ts` : scannedPath(seed));
const textOf = (lines: EditHistory["before"]) => lines.map(({ text }) => `${text}\n`).join("");

async function place(
  repository: ScratchRepository,
  commit: string,
  histories: readonly EditHistory[],
): Promise<readonly Judged[]> {
  const chosen = histories.flatMap(({ before, after }, seed) => {
    const statements = before.flatMap((line, index) => (line.isStatement ? [{ line, index }] : []));
    const step = Math.max(1, Math.floor(statements.length / alertsPerFile));
    const picked = statements.filter((_, index) => index % step === 0).slice(0, alertsPerFile);
    return picked.map(({ line, index }) => {
      const now = after.findIndex(({ id }) => id === line.id);
      return { seed, line: index + 1, truth: now < 0 ? undefined : now + 1 };
    });
  });
  const alerts = chosen.map(({ seed, line }, index) => ({
    key: `codeScanning/${index + 1}` as AlertKey,
    location: {
      path: scannedPath(seed),
      commit,
      region: { startLine: line, startColumn: 1, endLine: line, endColumn: 0 },
    },
  }));
  const options = { root: repository.root, isPartial: false, isShallow: false, filters: [] };
  const anchors = createAnchors({
    ...options,
    // Thousands of files on a busy machine take longer than anybody would wait.
    git: createGit({ timeLimitMs: 120_000 }),
  });
  const located = await anchors.locate(alerts, new AbortController().signal);
  return chosen.flatMap(({ seed, truth }, index) => {
    const anchor = located.get(`codeScanning/${index + 1}`);
    return anchor === undefined ? [] : [{ seed, truth, anchor }];
  });
}
