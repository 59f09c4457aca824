import assert from "node:assert/strict";
import {
  alertSources,
  type Coverage,
  type CoverageState,
  isComplete,
  isKnownEmpty,
  type SourceName,
  sourceNames,
} from "../../../src/core/coverage.ts";
import { closingSentences, countWords } from "../../../src/core/format/words.ts";
import { reportOf } from "../../../src/core/reportOf.ts";
import { countTiers, type RankedAlert, type Snapshot } from "../../../src/core/snapshot.ts";
import { alertsTree } from "../../../src/core/view/alertsTree.ts";
import { noAlertsWords, nothingFound } from "../../../src/core/view/coverageWords.ts";
import { exposedResources } from "../../../src/core/view/exposedResources.ts";
import { statusOf } from "../../../src/core/view/status.ts";
import { english } from "../../../src/core/view/text.ts";
import type { TreeSource } from "../../../src/core/view/treeSource.ts";
import { startingStatus, withWorker } from "../../../src/extension/status.ts";
import { statusBarWords } from "../../../src/extension/views/statusWords.ts";
import { workload } from "../risk/examples.ts";
import { aMember, ranked } from "./rankedExamples.ts";

/**
 * The sum of what was read, in every place that shows it: the trees, their header, the status bar
 * with its tooltip, the status, the report and its closing words.
 */

const takenAt = "2026-11-22T11:00:00Z";
const states = [
  "ok",
  "partial",
  "off",
  "forbidden",
  "ssoRequired",
  "rateLimited",
  "unauthenticated",
  "notFound",
  "unreachable",
  "notConfigured",
] as const satisfies readonly CoverageState[];

/** What each state is called in the status, and beside the source's name in the status bar. */
const words: Readonly<Record<CoverageState, readonly [status: string, bar: string]>> = {
  ok: ["read", ""],
  partial: ["partly read", "partly read"],
  off: ["off", ""],
  forbidden: ["not permitted", "not permitted"],
  ssoRequired: ["single sign-on needed", "needs single sign-on"],
  rateLimited: ["rate limit reached", "rate limited"],
  unauthenticated: ["not signed in", "not signed in"],
  notFound: ["not found", "not found"],
  unreachable: ["not reachable", "unreachable"],
  notConfigured: ["not set up", ""],
};

const titles = {
  codeScanning: "Code scanning",
  dependabot: "Dependabot",
  secretScanning: "Secret scanning",
} as const;

/** `missing`: an old cache may lack a source. */
type Given = Partial<Record<SourceName, CoverageState | "missing">>;

function coverage(given: Given): readonly Coverage[] {
  return sourceNames.flatMap((source) => {
    const state = given[source] ?? "ok";
    if (state === "missing") return [];
    const isRead = state === "ok" || state === "partial";
    const detail = state === "ok" ? "" : `${source} is ${state}.`;
    return [{ source, state, count: isRead ? 0 : undefined, detail, checkedAt: takenAt }];
  });
}

function snapshot(given: Given, alerts: readonly RankedAlert[] = []): Snapshot {
  const repository = { host: "github.com", owner: "acme", name: "shop" };
  return {
    takenAt,
    repository: { ...repository, branch: "main", head: "1a2b3c4d", alertsRef: "refs/heads/main" },
    coverage: coverage(given),
    alerts,
    workloads: [workload()],
    issues: [],
  };
}

/** Everything that is shown of one repository. */
function shown(read: Snapshot) {
  const key = "github.com/acme/shop";
  const input = { trusted: true, folders: 1, isSearched: true, problems: [] };
  const repositories = [{ key, snapshot: read, fromCache: false }];
  const status = statusOf({ ...input, repositories }, english);
  const summary = {
    repository: key,
    takenAt,
    exposedFixNow: 0,
    total: read.alerts.length,
    counts: countTiers(read.alerts),
    coverage: read.coverage,
    branch: "main",
    alertsRef: "refs/heads/main",
    analysis: null,
  };
  const worker = {
    ...status,
    unread: { workloads: "", issues: "" },
    summaries: [summary],
    filter: "",
    grouping: "tier" as const,
    problems: {
      shown: 0,
      withheld: { turnedOff: 0, markedByOthers: 0, overLimit: 0 },
      withoutLine: 0,
    },
    problemEntries: 0,
    unseen: 0,
    fromCache: false,
    unreadFolders: 0,
    remotes: [],
    now: takenAt,
    isSample: false,
  };
  const bar = statusBarWords(withWorker(startingStatus, worker), new Date(takenAt), english);
  const members = read.alerts.map((one) => aMember(one));
  const source: TreeSource = { repository: key, snapshot: read, members, isFiltered: false };
  const other = { ...source, repository: "github.com/acme/other" };
  const both = [source, other];
  const [inAlerts] = alertsTree(
    both,
    { grouping: "tier", now: new Date(takenAt) },
    english,
  )(undefined);
  const [inResources] = exposedResources(both, english)(undefined);
  const environment = exposedResources([source], english);
  const [row] = environment(environment(undefined)[0]?.id);
  const report = reportOf(read, new Map(), takenAt);
  return {
    status,
    bar,
    rows: [inAlerts, inResources, row].map((node) => node?.description ?? ""),
    report,
    closing: closingSentences(report),
    counted: countWords(report),
  };
}

suite("the sum of the coverage", () => {
  for (const source of alertSources) {
    for (const state of states) {
      test(`${source} ${state} is the same in trees, status bar, status and report`, () => {
        const alert = ranked({ tier: "fixNow" });
        const entry = coverage({ [source]: state }).find((one) => one.source === source);
        assert.ok(entry !== undefined);
        for (const alerts of [[], [alert]]) {
          const { status, bar, rows, report, closing, counted } = shown(
            snapshot({ [source]: state }, alerts),
          );
          const inReport = report.coverage.find((one) => one.source === source);
          assert.deepEqual([inReport?.state, inReport?.detail], [state, entry.detail]);
          const inStatus = status.sources.find(({ label }) => label.startsWith(titles[source]));
          const isUnanalysed = source === "codeScanning" && state === "notConfigured";
          const word = isUnanalysed ? "no analysis yet" : words[state][0];
          assert.equal(inStatus?.label, `${titles[source]}: ${word}`);
          assert.deepEqual([inStatus?.state, inStatus?.ok], [state, isComplete(entry)]);
          assert.ok(bar?.tooltip.some((line) => line.startsWith(inStatus?.label ?? "?")));
          // What should have been read and was not stands in the bar itself.
          assert.equal(bar?.isWrong, !isComplete(entry));
          assert.equal(
            bar?.text.includes(`${titles[source]} ${words[state][1]}`),
            !isComplete(entry),
            bar?.text,
          );
          assert.equal(
            closing.some((sentence) => sentence.includes(`${source} is`)),
            state !== "ok",
          );
          assert.equal(counted.startsWith("at least "), !isComplete(entry));
          if (alerts.length > 0) {
            assert.equal(status.state, "ready");
            const isSaid = state !== "ok" && state !== "notConfigured";
            assert.equal(entry.detail !== "" && status.message.includes(entry.detail), isSaid);
            continue;
          }
          assert.equal(status.state, isComplete(entry) ? "empty" : "emptyPartly");
          for (const row of rows) {
            assert.equal(/\bno alerts$/.test(row), isComplete(entry), row);
            assert.equal(row.endsWith("no alerts in what was read"), !isComplete(entry), row);
          }
        }
      });
    }
  }

  for (const state of states.filter((one) => one !== "ok" && one !== "partial")) {
    test(`all sources ${state}: nothing is said about alerts anywhere`, () => {
      const all = Object.fromEntries(alertSources.map((source) => [source, state]));
      const { status, bar, rows, closing } = shown(snapshot(all));
      assert.doesNotMatch(status.state, /^(empty|emptyPartly|ready)$/);
      assert.equal(bar?.isWrong, true);
      for (const row of rows) assert.match(row, /\balerts not read$/);
      assert.match(closing[0] ?? "", /^No alert was read/);
    });
  }

  test("no alerts is said only when every source answered and all pages were read", () => {
    const given = [...states, "missing"] as const;
    let said = 0;
    for (const codeScanning of given) {
      for (const dependabot of given) {
        for (const secretScanning of given) {
          const all = { codeScanning, dependabot, secretScanning };
          const own = Object.values(all);
          const isHarmless = (state: string) => ["ok", "off", "notConfigured"].includes(state);
          const isTrue = own.every(isHarmless) && own.includes("ok");
          const read = snapshot(all);
          const { status, bar, rows, closing } = shown(read);
          const name = own.join(", ");
          assert.equal(isKnownEmpty(read.coverage), isTrue, name);
          assert.equal(status.state === "empty", isTrue, name);
          assert.equal(bar?.text === "$(shield) No alerts", isTrue, name);
          for (const row of rows) assert.equal(/\bno alerts$/.test(row), isTrue, name);
          assert.equal(noAlertsWords(read.coverage, english) === "no alerts", isTrue, name);
          assert.ok(isTrue || !closing.some((text) => text.startsWith("No open alerts")), name);
          assert.ok(
            isTrue ||
              !nothingFound(read.coverage, english).includes("all pages") ||
              own.includes("missing"),
            name,
          );
          assert.ok(isTrue || !status.message.includes("all pages"), `${name}: ${status.message}`);
          said += isTrue ? 1 : 0;
        }
      }
    }
    // Of three harmless states each, all but those without any "ok".
    assert.equal(said, 27 - 8);
  });

  test("one repository that was not read keeps another's emptiness from being said", () => {
    for (const state of states) {
      const all = Object.fromEntries(alertSources.map((source) => [source, state]));
      const input = { trusted: true, folders: 2, isSearched: true, problems: [] };
      const repositories = [snapshot({}), snapshot(all)].map((read, index) => ({
        key: `github.com/acme/shop${index}`,
        snapshot: read,
        fromCache: false,
      }));
      const status = statusOf({ ...input, repositories }, english);
      const isQuiet = state === "ok" || state === "off" || state === "notConfigured";
      assert.equal(status.state, isQuiet ? "empty" : "emptyPartly", state);
    }
  });
});
