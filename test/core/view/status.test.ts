import assert from "node:assert/strict";
import {
  type Coverage,
  type CoverageState,
  type SourceName,
  sourceNames,
} from "../../../src/core/coverage.ts";
import type { RankedAlert, Snapshot } from "../../../src/core/snapshot.ts";
import { alertGaps, coverageWord, nothingFound } from "../../../src/core/view/coverageWords.ts";
import { type StatusInput, statusOf } from "../../../src/core/view/status.ts";
import { english } from "../../../src/core/view/text.ts";
import { ranked } from "./rankedExamples.ts";

type States = Partial<Record<SourceName, CoverageState>>;

function coverage(states: States): readonly Coverage[] {
  return sourceNames.map((source) => {
    const state = states[source] ?? "ok";
    const detail = state === "ok" ? "" : `${source} is ${state}.`;
    return { source, state, count: state === "ok" ? 0 : undefined, detail, checkedAt: "" };
  });
}

function snapshot(states: States, alerts: readonly RankedAlert[] = []): Snapshot {
  return {
    takenAt: "2026-11-22T11:00:00Z",
    repository: {
      host: "github.com",
      owner: "acme",
      name: "shop",
      branch: undefined,
      head: undefined,
      alertsRef: undefined,
    },
    coverage: coverage(states),
    alerts,
    workloads: [],
    issues: [],
  };
}

type Changes = Partial<Omit<StatusInput, "repositories">> & {
  readonly snapshots?: readonly (Snapshot | undefined)[];
  readonly fromCache?: boolean;
};

function status({ snapshots = [], fromCache = false, ...changes }: Changes) {
  const repositories = snapshots.map((read, index) => {
    const key = `github.com/acme/shop${index === 0 ? "" : index}`;
    return { key, snapshot: read, fromCache };
  });
  const input = { trusted: true, folders: 1, isSearched: true, problems: [], repositories };
  return statusOf({ ...input, ...changes }, english);
}

const problem = (kind: string) => ({ kind, folder: `/work/${kind}`, message: `${kind}.` });

/** A snapshot of which no alert source was read. */
function unread(state: Coverage["state"]): Snapshot {
  return snapshot({ codeScanning: state, dependabot: state, secretScanning: state });
}

suite("status", () => {
  for (const [name, input, state] of [
    ["an untrusted workspace", { trusted: false, snapshots: [snapshot({})] }, "restricted"],
    ["no folder", { folders: 0 }, "noFolder"],
    ["folders not looked into yet", { isSearched: false }, "starting"],
    ["no clone", {}, "noRepository"],
    ["no git", { problems: [problem("gitMissing")] }, "noGit"],
    ["no GitHub remote", { problems: [problem("noGitHubRemote")] }, "noGitHub"],
    ["several remotes", { problems: [problem("ambiguousRemotes")] }, "severalRemotes"],
    ["an unreadable folder", { problems: [problem("unreadable")] }, "unreadable"],
    ["a virtual folder", { problems: [problem("notOnDisk")] }, "notOnDisk"],
    ["a folder outside of git", { problems: [problem("notARepository")] }, "noRepository"],
    [
      "a folder outside of git before one that could be mended",
      { problems: [problem("notARepository"), problem("ambiguousRemotes")] },
      "severalRemotes",
    ],
    ["nothing read yet", { snapshots: [undefined] }, "starting"],
    ["alerts", { snapshots: [snapshot({}, [ranked({})])] }, "ready"],
    ["no alerts, all read", { snapshots: [snapshot({})] }, "empty"],
    ["no alerts, signed out", { snapshots: [unread("unauthenticated")] }, "signedOut"],
    ["no alerts, not permitted", { snapshots: [unread("forbidden")] }, "noAccess"],
    ["no alerts, single sign-on", { snapshots: [unread("ssoRequired")] }, "ssoRequired"],
    ["no alerts, repository missing", { snapshots: [unread("notFound")] }, "notFound"],
    ["no alerts, not reachable", { snapshots: [unread("unreachable")] }, "unreachable"],
    ["no alerts, rate limit", { snapshots: [unread("rateLimited")] }, "rateLimited"],
    ["no alerts as of yesterday", { snapshots: [snapshot({})], fromCache: true }, "starting"],
    [
      "nothing read of a second repository",
      { snapshots: [snapshot({}), undefined] },
      "emptyPartly",
    ],
    [
      "no alerts, a folder that could not be asked about",
      { snapshots: [snapshot({})], problems: [problem("ambiguousRemotes")] },
      "emptyPartly",
    ],
    [
      "no alerts, a folder that has none",
      { snapshots: [snapshot({})], problems: [problem("notARepository")] },
      "empty",
    ],
    [
      "no alerts, one source not permitted",
      { snapshots: [snapshot({ secretScanning: "forbidden" })] },
      "emptyPartly",
    ],
    ["no alerts, half read", { snapshots: [snapshot({ codeScanning: "partial" })] }, "emptyPartly"],
    [
      "one of two repositories not reachable",
      { snapshots: [snapshot({}), unread("unreachable")] },
      "emptyPartly",
    ],
    [
      "all off",
      {
        snapshots: [
          snapshot({ codeScanning: "off", dependabot: "off", secretScanning: "notConfigured" }),
        ],
      },
      "off",
    ],
    ["no alerts, one source off", { snapshots: [snapshot({ dependabot: "off" })] }, "empty"],
    [
      "runtime sources do not matter",
      { snapshots: [snapshot({ workloads: "unreachable" })] },
      "empty",
    ],
  ] as const satisfies readonly (readonly [string, Changes, string])[]) {
    test(`${name}: ${state}`, () => assert.equal(status(input).state, state));
  }

  test("what a colleague must put right comes with the text to send", () => {
    const read = snapshot({});
    const entries = read.coverage.map((entry) =>
      entry.source === "attackPaths" ? { ...entry, request: "Please turn it on." } : entry,
    );
    const { sources } = status({ snapshots: [{ ...read, coverage: entries }] });
    assert.deepEqual(
      sources.flatMap(({ label, request }) => (request === undefined ? [] : [[label, request]])),
      [["Attack paths: read", "Please turn it on."]],
    );
  });

  test("what is optional has a row, makes nothing incomplete, and is in no message", () => {
    const read = { capability: "campaigns", checkedAt: "" } as const;
    const refused = { ...read, state: "forbidden", count: undefined, detail: "No." } as const;
    const known = { ...read, state: "ok", count: 2, detail: "" } as const;
    for (const [optional, label] of [
      [refused, "Security campaigns (optional): not read"],
      [known, "Security campaigns (optional): 2 open"],
    ] as const) {
      const { state, message, sources } = status({
        snapshots: [{ ...snapshot({}), optional: [optional] }],
      });
      const plain = status({ snapshots: [snapshot({})] });
      assert.deepEqual([state, message], [plain.state, plain.message]);
      const [last] = sources.slice(-1);
      assert.deepEqual([last?.label, last?.ok], [label, true]);
      assert.equal(sources.length, plain.sources.length + 1);
    }
  });

  test("with alerts the message names the alert sources that failed", () => {
    const { message } = status({
      snapshots: [
        snapshot({ dependabot: "forbidden", secretScanning: "notConfigured" }, [ranked({})]),
      ],
    });
    assert.equal(message, "dependabot is forbidden.");
  });

  test("with alerts the message names code scanning that was never set up", () => {
    const given = [snapshot({ codeScanning: "notConfigured" }, [ranked({})])];
    const { message, sources } = status({ snapshots: given });
    assert.equal(message, "Code scanning: no analysis yet.");
    assert.equal(sources[0]?.label, "Code scanning: no analysis yet");
  });

  for (const [state, label] of [
    ["ok", "Known exploited vulnerabilities: edition of 2026-11-19"],
    ["off", "Known exploited vulnerabilities: off, edition of 2026-11-19"],
    ["partial", "Known exploited vulnerabilities: partly read, edition of 2026-11-19"],
  ] as const)
    test(`names the edition of the known exploited vulnerabilities when that is ${state}`, () => {
      const knownExploitedAsOf = "2026-11-19T17:00:00Z";
      const one = { key: "github.com/acme/shop", snapshot: snapshot({ kev: state }) };
      const given = { ...one, fromCache: false, knownExploitedAsOf };
      const { sources } = statusOf(
        { trusted: true, folders: 1, isSearched: true, problems: [], repositories: [given] },
        english,
      );
      assert.ok(sources.some((source) => source.label === label));
    });

  test("a message names every folder that is not shown, and a cause once", () => {
    const problems = [problem("notARepository"), problem("unreadable")];
    assert.equal(status({ problems }).message, "notARepository. unreadable.");
    const off = unread("off");
    const same = { ...off, coverage: off.coverage.map((c) => ({ ...c, detail: "Off." })) };
    assert.equal(status({ snapshots: [same] }).message, "Off.");
    const beside = status({ snapshots: [snapshot({}, [ranked({})])], problems });
    assert.equal(beside.message, "notARepository. unreadable.");
    assert.deepEqual(beside.sources.slice(-2), [
      {
        label: "notARepository: not shown",
        detail: "notARepository.",
        ok: true,
        state: "notConfigured",
      },
      { label: "unreadable: not shown", detail: "unreadable.", ok: false, state: "unreachable" },
    ]);
  });

  test("with several repositories every source says whose it is", () => {
    const { sources } = status({ snapshots: [snapshot({}), snapshot({})] });
    assert.equal(sources[0]?.label, "acme/shop · Code scanning: read");
    assert.equal(sources[13]?.label, "acme/shop1 · Code scanning: read");
  });

  test("every source is listed in its order; what does not apply is no fault", () => {
    const { sources } = status({
      snapshots: [snapshot({ workloads: "unauthenticated", plans: "off" })],
    });
    assert.equal(sources.length, 13);
    assert.deepEqual(
      sources.filter(({ state }) => state !== "ok"),
      [
        {
          label: "Workloads: not signed in",
          detail: "workloads is unauthenticated.",
          ok: false,
          state: "unauthenticated",
          cause: "\t is unauthenticated.",
          subject: "workloads",
          repository: "github.com/acme/shop",
        },
        {
          label: "Defender plans: off",
          detail: "plans is off.",
          ok: true,
          state: "off",
          repository: "github.com/acme/shop",
        },
      ],
    );
    assert.ok(sources.every(({ ok, state }) => ok || state === "unauthenticated"));
  });
});

suite("coverage in words", () => {
  test("an alert source that gave less than all is a gap, other sources are none", () => {
    const gaps = alertGaps(coverage({ dependabot: "partial", workloads: "unreachable" }));
    assert.deepEqual(gaps.map(coverageWordOf), ["Dependabot: partly read"]);
  });

  function coverageWordOf(entry: Coverage): string {
    return coverageWord(entry, english);
  }

  for (const [states, words] of [
    [{}, "No open alerts. Read just now: code scanning, Dependabot, secret scanning, all pages."],
    [
      { dependabot: "off", secretScanning: "notConfigured" },
      "No open alerts. Read just now: code scanning, all pages. Not read: Dependabot, secret scanning.",
    ],
    [
      { dependabot: "forbidden" },
      "No open alerts in what was read: code scanning, secret scanning. Not read: Dependabot.",
    ],
    [
      { codeScanning: "unreachable", dependabot: "partial", secretScanning: "off" },
      "No alert source was read.",
    ],
  ] as const satisfies readonly (readonly [States, string])[]) {
    test(words, () => assert.equal(nothingFound(coverage(states), english), words));
  }

  test("several repositories: a source was read when it was read in all of them", () => {
    const both = [...coverage({}), ...coverage({ codeScanning: "notConfigured" })];
    assert.equal(
      nothingFound(both, english),
      "No open alerts. Read just now: Dependabot, secret scanning, all pages. Not read: code scanning.",
    );
  });

  test("never says that all was read unless it was, whatever the states", () => {
    const states: readonly CoverageState[] = [
      "ok",
      "partial",
      "off",
      "forbidden",
      "unreachable",
      "notConfigured",
      "rateLimited",
    ];
    for (const codeScanning of states) {
      for (const dependabot of states) {
        for (const secretScanning of states) {
          const given = { codeScanning, dependabot, secretScanning };
          const words = nothingFound(coverage(given), english);
          const isHarmless = (state: CoverageState) =>
            state === "ok" || state === "off" || state === "notConfigured";
          const all = Object.values(given);
          assert.equal(words.includes("all pages"), all.every(isHarmless) && all.includes("ok"));
          if (!all.every((state) => state === "ok"))
            assert.match(words, /Not read|No alert source/);
        }
      }
    }
  });
});
