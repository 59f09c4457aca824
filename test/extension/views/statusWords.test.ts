import assert from "node:assert/strict";
import { alertSources, type Coverage } from "../../../src/core/coverage.ts";
import { ageWords } from "../../../src/core/view/age.ts";
import { english } from "../../../src/core/view/text.ts";
import type { Withheld } from "../../../src/core/view/withheld.ts";
import { type Status, startingStatus, withWorker } from "../../../src/extension/status.ts";
import {
  alertsMessage,
  exposedFixNowCount,
  filterLine,
  scopeWords,
  statusBarWords,
  tierCounts,
} from "../../../src/extension/views/statusWords.ts";
import type { RepositorySummary, WorkerStatus } from "../../../src/protocol/messages.ts";

const now = new Date(2026, 10, 20, 12, 0);

function aCoverage(changes: Partial<Coverage> = {}): Coverage {
  const checkedAt = now.toISOString();
  return { source: "codeScanning", state: "ok", count: 1, detail: "", checkedAt, ...changes };
}

/** Alert sources that a test does not speak of were read. */
function whole(coverage: readonly Coverage[]): readonly Coverage[] {
  const rest = alertSources.filter((source) => coverage.every((one) => one.source !== source));
  return [...coverage, ...rest.map((source) => aCoverage({ source }))];
}

function aSummary({
  coverage = [],
  ...changes
}: Partial<RepositorySummary> = {}): RepositorySummary {
  return {
    repository: "github.com/acme/storefront",
    takenAt: now.toISOString(),
    counts: { fixNow: 3, fixSoon: 9, plan: 22, watch: 87 },
    exposedFixNow: 2,
    total: 121,
    coverage: whole(coverage),
    branch: "main",
    alertsRef: "refs/heads/main",
    analysis: null,
    ...changes,
  };
}

function aWithheld(changes: Partial<Withheld> = {}): Withheld {
  return { turnedOff: 0, markedByOthers: 0, overLimit: 0, ...changes };
}

function aStatus(worker: Partial<WorkerStatus> = {}, changes: Partial<Status> = {}): Status {
  const answer: WorkerStatus = {
    state: "ready",
    message: "",
    unread: { workloads: "", issues: "" },
    sources: [],
    summaries: [aSummary()],
    filter: "",
    grouping: "tier",
    problems: { shown: 0, withheld: aWithheld(), withoutLine: 0 },
    problemEntries: 0,
    unseen: 0,
    fromCache: false,
    unreadFolders: 0,
    remotes: [],
    now: now.toISOString(),
    isSample: false,
    ...worker,
  };
  return { ...withWorker(startingStatus, answer), ...changes };
}

const textOf = (status: Status): string | undefined => statusBarWords(status, now, english)?.text;

suite("status bar", () => {
  test("says how many to fix now when all was read", () => {
    assert.equal(textOf(aStatus()), "$(shield) 3 Fix now");
  });

  test("ends with whom each repository is read as, where that could be another", () => {
    const readers = [
      { repository: "github.com/acme/shop", label: "mona", isOneOfSeveral: true },
      { repository: "ghe.example:8443/acme/own", label: "hubot", isOneOfSeveral: false },
    ];
    const words = statusBarWords(aStatus({}, { readers }), now, english);
    assert.deepEqual(words?.tooltip, [
      "Runtime Risk",
      "Fix now 3 · Fix soon 9 · Plan 22 · Watch 87",
      "Code scanning of main",
      "acme/shop is read as mona",
    ]);
  });

  test("says that there are no alerts only when the worker does", () => {
    const counts = { fixNow: 0, fixSoon: 0, plan: 0, watch: 0 };
    const summaries = [aSummary({ counts })];
    assert.equal(textOf(aStatus({ state: "empty", summaries })), "$(shield) No alerts");
    const gap = aCoverage({ source: "dependabot", state: "forbidden", count: undefined });
    const unread = [aSummary({ counts, coverage: [aCoverage(), gap] })];
    assert.equal(
      textOf(aStatus({ state: "empty", summaries: unread })),
      "$(shield) 0 · Dependabot not permitted",
    );
  });

  const gaps: readonly (readonly [Coverage["state"], string])[] = [
    ["partial", "partly read"],
    ["forbidden", "not permitted"],
    ["ssoRequired", "needs single sign-on"],
    ["rateLimited", "rate limited"],
    ["unauthenticated", "not signed in"],
    ["notFound", "not found"],
    ["unreachable", "unreachable"],
  ];
  for (const [state, words] of gaps)
    test(`names the one alert source that is ${state}`, () => {
      const coverage = [aCoverage({ source: "secretScanning", state, count: undefined })];
      const drawn = statusBarWords(aStatus({ summaries: [aSummary({ coverage })] }), now, english);
      assert.equal(drawn?.text, `$(shield) 3 · Secret scanning ${words}`);
      assert.equal(drawn?.isWrong, true);
    });

  test("counts sources that were not read when there are several", () => {
    const coverage = [
      aCoverage({ source: "dependabot", state: "forbidden", count: undefined }),
      aCoverage({ source: "secretScanning", state: "unreachable", count: undefined }),
    ];
    const summaries = [aSummary({ coverage }), aSummary({ coverage })];
    assert.equal(textOf(aStatus({ summaries })), "$(shield) 6 · 2 sources not read");
  });

  test("does not name sources that are switched off, or not about alerts", () => {
    const coverage = [
      aCoverage({ source: "dependabot", state: "off", count: undefined }),
      aCoverage({ source: "issues", state: "forbidden", count: undefined }),
    ];
    assert.equal(textOf(aStatus({ summaries: [aSummary({ coverage })] })), "$(shield) 3 Fix now");
  });

  const cloud = (changes: Partial<Coverage>) => {
    const coverage = [aCoverage({ source: "workloads", ...changes })];
    const words = statusBarWords(aStatus({ summaries: [aSummary({ coverage })] }), now, english);
    return [words?.text, words?.isWrong];
  };

  for (const state of ["unauthenticated", "forbidden", "unreachable", "rateLimited"] as const)
    test(`says that Azure was not read when it is ${state}`, () => {
      assert.deepEqual(cloud({ state, count: undefined }), [
        "$(shield) 3 Fix now · Azure not read",
        true,
      ]);
    });

  test("says why Azure was not read, where that is the sign-in or its cloud", () => {
    assert.deepEqual(cloud({ state: "unauthenticated", cause: "signedOut", count: undefined }), [
      "$(shield) 3 Fix now · not signed in to Azure",
      true,
    ]);
    assert.deepEqual(cloud({ state: "notConfigured", cause: "sovereign", count: undefined }), [
      "$(shield) 3 Fix now · Azure cloud not supported",
      false,
    ]);
  });

  test("says that Azure was partly read, and nothing of what the setting switches off", () => {
    const partly = "$(shield) 3 Fix now · Azure partly read";
    const paths = { source: "attackPaths", cause: "planOff" } as const;
    assert.deepEqual(cloud({ ...paths, state: "off", count: undefined }), [partly, false]);
    assert.deepEqual(cloud(paths), [partly, false]);
    assert.deepEqual(cloud({ state: "partial" }), [partly, true]);
    assert.deepEqual(cloud({ cause: "permissionMissing", count: 0 }), [
      "$(shield) 3 Fix now · Azure not read",
      true,
    ]);
    assert.deepEqual(cloud({ state: "off", count: undefined }), ["$(shield) 3 Fix now", false]);
    assert.deepEqual(cloud({ cause: "notMappedYet" }), ["$(shield) 3 Fix now", false]);
    assert.deepEqual(cloud({}), ["$(shield) 3 Fix now", false]);
  });

  test("says in its tooltip what is off in places, with short ids", () => {
    const source = {
      label: "Attack paths: read",
      detail:
        "Defender CSPM is off in subscription dev (6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f), so Azure cannot say what is exposed there.",
      ok: true,
      state: "ok",
      request: "Please turn it on.",
    } as const;
    const words = statusBarWords(aStatus({ sources: [source] }), now, english);
    assert.equal(
      words?.tooltip[2],
      "Attack paths: read; Defender CSPM is off in subscription dev (6f0c2b1e…)",
    );
  });

  test("tells alerts from entries of Problems, where several alerts are one entry", () => {
    const line = (shown: number, problemEntries: number) => {
      const problems = { shown, withheld: aWithheld(), withoutLine: 24 };
      return statusBarWords(aStatus({ problems, problemEntries }), now, english)?.tooltip[2];
    };
    assert.equal(line(133, 127), "In Problems: 133 in 127 entries · without a certain line: 24");
    assert.equal(line(133, 133), "In Problems: 133 · without a certain line: 24");
  });

  test("is read out with pauses where dots stand", () => {
    const coverage = [aCoverage({ source: "dependabot", state: "forbidden", count: undefined })];
    const words = statusBarWords(aStatus({ summaries: [aSummary({ coverage })] }), now, english);
    assert.equal(words?.text, "$(shield) 3 · Dependabot not permitted");
    assert.equal(words?.accessibleLabel, "Runtime Risk: 3, Dependabot not permitted");
  });

  test("spins while a refresh runs", () => {
    assert.equal(textOf(aStatus({}, { isRefreshing: true })), "$(sync~spin) 3");
    assert.equal(textOf(startingStatus), "$(sync~spin) Runtime Risk");
  });

  test("says how old a kept snapshot is, by the calendar", () => {
    const late = new Date(2026, 10, 19, 23, 59).toISOString();
    const summaries = [aSummary({ takenAt: late })];
    const drawn = textOf(aStatus({ fromCache: true, summaries }));
    assert.equal(drawn, "$(cloud-offline) 3, from yesterday");
    const older = [aSummary({ takenAt: new Date(2026, 10, 15, 1).toISOString() })];
    assert.equal(
      textOf(aStatus({ fromCache: true, summaries: older })),
      "$(cloud-offline) 3, 5 days old",
    );
  });

  test("gives no number when nothing was read", () => {
    const counts = { fixNow: 0, fixSoon: 0, plan: 0, watch: 0 };
    const drawn = statusBarWords(
      aStatus({ state: "unreachable", summaries: [aSummary({ counts })] }),
      now,
      english,
    );
    assert.equal(drawn?.text, "$(cloud-offline) GitHub unreachable");
    assert.equal(drawn?.isWrong, true);
  });

  test("counts folders that are not shown beside what was read", () => {
    assert.equal(textOf(aStatus({ unreadFolders: 1 })), "$(shield) 3 · 1 folder not shown");
    assert.equal(
      textOf(aStatus({ state: "emptyPartly", unreadFolders: 2 })),
      "$(shield) 3 · 2 folders not shown",
    );
  });

  test("asks to sign in", () => {
    const drawn = statusBarWords(aStatus({ state: "signedOut", summaries: [] }), now, english);
    assert.equal(drawn?.text, "$(warning) Sign in");
    assert.equal(drawn?.accessibleLabel, "Runtime Risk: Sign in");
    assert.equal(drawn?.isWrong, true);
  });

  for (const state of ["unauthenticated", "ssoRequired", "rateLimited", "notFound"] as const)
    test(`counts nothing in its tooltip when every alert source is ${state}`, () => {
      const counts = { fixNow: 0, fixSoon: 0, plan: 0, watch: 0 };
      const coverage = alertSources.map((source) => aCoverage({ source, state, count: undefined }));
      const none = aSummary({ counts, coverage });
      const tooltip = (...summaries: readonly RepositorySummary[]) =>
        statusBarWords(aStatus({ summaries }), now, english)?.tooltip[1];
      assert.equal(tooltip(none), "Alerts not read");
      // What is kept from an earlier reading, or was read of another repository, is there.
      assert.match(tooltip({ ...none, counts: { ...counts, watch: 1 } }) ?? "", /Watch 1$/);
      assert.match(tooltip(none, aSummary()) ?? "", /^Fix now 3/);
    });

  for (const [state, text] of [
    ["noGit", "$(warning) Git not found"],
    ["unreadable", "$(warning) Repository not readable"],
    ["severalRemotes", "$(warning) Several remotes"],
    ["ssoRequired", "$(warning) Single sign-on needed"],
    ["noAccess", "$(warning) No access to alerts"],
    ["notFound", "$(warning) Repository not found"],
    ["rateLimited", "$(warning) Rate limit reached"],
    ["off", "$(warning) Alerts are off"],
    ["restricted", "$(shield) Alerts not read"],
  ] as const)
    test(`says what is wrong in state ${state}, and a click shows more`, () => {
      const drawn = statusBarWords(aStatus({ state, summaries: [] }), now, english);
      assert.equal(drawn?.text, text);
      assert.equal(drawn?.isWrong, true);
    });

  for (const state of ["noFolder", "notOnDisk", "noRepository", "noGitHub"] as const)
    test(`is not there in a window of state ${state}`, () => {
      assert.equal(textOf(aStatus({ state })), undefined);
    });

  test("has the counts and one line per source in its tooltip, the reason only of a failure", () => {
    const sources = [
      { label: "Dependabot: read", detail: "", ok: true, state: "ok" as const },
      { label: "Workloads: off", detail: "By setting.", ok: true, state: "off" as const },
      {
        label: "Issues: not found",
        detail: "Nothing there.",
        ok: false,
        state: "notFound" as const,
      },
    ];
    const drawn = statusBarWords(aStatus({ message: "All was read.", sources }), now, english);
    assert.deepEqual(drawn?.tooltip, [
      "Runtime Risk",
      "Fix now 3 · Fix soon 9 · Plan 22 · Watch 87",
      "Dependabot: read",
      "Workloads: off",
      "Issues: not found: Nothing there.",
      "Code scanning of main",
    ]);
  });

  test("says in its tooltip how old the analysis is, of each repository where there are several", () => {
    const analysis = {
      commit: "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
      createdAt: new Date(now.getTime() - 3 * 3600_000).toISOString(),
      error: undefined,
      warning: "1 file skipped",
    };
    const one = aSummary({ analysis });
    const lines = (...summaries: readonly RepositorySummary[]) =>
      statusBarWords(aStatus({ summaries }), now, english)?.tooltip.slice(2);
    const words = "analysed 3 h ago · 1a2b3c4 · the analysis reports a warning: 1 file skipped";
    assert.deepEqual(lines(one), [`Code scanning of main: ${words}`]);
    const two = aSummary({ repository: "github.com/acme/shop", alertsRef: "refs/heads/dev" });
    assert.deepEqual(lines(one, two), [
      `acme/storefront · Code scanning of main: ${words}`,
      "acme/shop · Code scanning of dev",
    ]);
    const never = aSummary({ coverage: [aCoverage({ state: "notConfigured", count: undefined })] });
    assert.deepEqual(lines(never), []);
    assert.deepEqual(lines(aSummary({ alertsRef: null })), []);
  });
});

suite("headers of the views", () => {
  test("say what the trees are about", () => {
    const takenAt = new Date(now.getTime() - 2 * 60_000).toISOString();
    const summary = aSummary({ takenAt });
    assert.equal(scopeWords([summary], now, english), "acme/storefront · main · 2 min ago");
    const fresh = aSummary({ takenAt: now.toISOString() });
    assert.equal(scopeWords([fresh, summary], now, english), "2 repositories · 2 min ago");
    assert.equal(scopeWords([summary, fresh], now, english), "2 repositories · 2 min ago");
    assert.equal(
      scopeWords([{ ...summary, branch: null }], now, english),
      "acme/storefront · 2 min ago",
    );
    assert.equal(scopeWords([], now, english), "");
  });

  test("say until when a rate limit holds, once for all that were not read", () => {
    const limited = (title: string, subject: string) => ({
      label: `${title}: rate limit reached`,
      detail: `GitHub's rate limit is reached until 2026-11-20 10:00 UTC; ${subject} of a/b were not read.`,
      ok: false,
      state: "rateLimited" as const,
      cause: "the same",
      subject,
    });
    const sources = [
      limited("Code scanning", "code scanning alerts"),
      limited("Dependabot", "Dependabot alerts"),
    ];
    const { worker } = aStatus({ sources, message: "Said." });
    assert.equal(
      alertsMessage("rateLimited", worker, english),
      "GitHub's rate limit is reached until 2026-11-20 10:00 UTC; code scanning alerts, Dependabot alerts of a/b were not read.",
    );
    assert.equal(alertsMessage("ready", worker, english), "Said.");
    assert.equal(alertsMessage("empty", worker, english), "");
  });

  test("say how many are left out of Problems in one number, which the tooltip says too", () => {
    const withheld = { turnedOff: 3, markedByOthers: 9, overLimit: 20 };
    const problems = { shown: 1000, withheld, withoutLine: 3 };
    const status = aStatus({
      problems,
      problemEntries: 1000,
      message: "Said.",
      filter: "mine",
    });
    const why =
      "9 marked by another extension, 3 of tiers that are turned off, 20 more than the editor shows";
    assert.equal(
      alertsMessage("ready", status.worker, english),
      `Said. 32 alerts are left out of Problems: ${why}.`,
    );
    const { tooltip = [] } = statusBarWords(status, now, english) ?? {};
    assert.ok(
      tooltip.includes(`In Problems: 1000 · left out: 32 (${why}) · without a certain line: 3`),
    );
    assert.ok(tooltip.includes("1035 of 121 alerts pass the filter: mine"));
  });

  for (const [withheld, words] of [
    [{}, ""],
    [{ turnedOff: 1 }, "1 alert is left out of Problems: 1 of tiers that are turned off."],
    [{ markedByOthers: 2 }, "2 alerts are left out of Problems: 2 marked by another extension."],
    [{ overLimit: 20 }, "20 alerts are left out of Problems: 20 more than the editor shows."],
  ] as const)
    test(`say of what is left out: ${words}`, () => {
      const problems = { shown: 5, withheld: aWithheld(withheld), withoutLine: 0 };
      const { worker } = aStatus({ problems });
      assert.equal(alertsMessage("ready", worker, english), words);
    });

  test("name the filter", () => {
    const { worker } = aStatus({ filter: "Fix now · mine" });
    assert.equal(filterLine(worker, english), "filter: Fix now · mine");
    assert.equal(filterLine(aStatus().worker, english), "");
  });

  test("count every tier over all repositories", () => {
    const two = [aSummary(), aSummary()];
    assert.equal(tierCounts(two, english), "Fix now 6 · Fix soon 18 · Plan 44 · Watch 174");
    assert.equal(exposedFixNowCount(two), 4);
    assert.equal(exposedFixNowCount([]), 0);
  });

  const ages: readonly (readonly [number, string])[] = [
    [0, "just now"],
    [59, "just now"],
    [60, "1 min ago"],
    [3599, "59 min ago"],
    [3600, "1 h ago"],
    [86_399, "23 h ago"],
    [86_400, "1 d ago"],
    [-5, "just now"],
  ];
  for (const [seconds, words] of ages)
    test(`call ${seconds} seconds "${words}"`, () => {
      const takenAt = new Date(now.getTime() - seconds * 1000).toISOString();
      assert.equal(ageWords(takenAt, now, english), words);
    });

  test("survive a time that is none", () => {
    assert.equal(ageWords("x", now, english), "time not known");
  });
});

suite("status", () => {
  test("notices that nobody is signed in to Azure", () => {
    const workloads = aCoverage({
      source: "workloads",
      state: "unauthenticated",
      count: undefined,
    });
    assert.equal(aStatus().needsAzure, false);
    assert.equal(aStatus({ summaries: [aSummary({ coverage: [workloads] })] }).needsAzure, true);
  });
});
