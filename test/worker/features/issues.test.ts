import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runtimeSection, writeIssue } from "../../../src/core/remedy/issue.ts";
import type { LinkedIssue, Snapshot } from "../../../src/core/snapshot.ts";
import type { IssueReference } from "../../../src/protocol/issues.ts";
import { ownTracker } from "../../../src/sources/github/tracker.ts";
import type { IssueFeatureDeps } from "../../../src/worker/features/issueDeps.ts";
import { createIssueEditing } from "../../../src/worker/features/issueEditing.ts";
import { createIssueFeature, type IssueFeature } from "../../../src/worker/features/issues.ts";
import { createWriteLock } from "../../../src/worker/writeLock.ts";
import { codeAlert, explanation, ranked } from "../../core/remedy/anIssueSubject.ts";
import {
  type IssuesServer,
  root,
  startIssuesServer,
  stored,
} from "../../sources/github/issuesServer.ts";

const { signal } = new AbortController();
const repository = "github.com/acme/storefront";
const target = { repository, key: "codeScanning/12" };
const marked = (attempt: string) =>
  `<!-- runtime-risk: {"v":1,"alerts":["codeScanning/12"],"attempt":"${attempt}"} -->`;

suite("issue feature", () => {
  let server: IssuesServer;
  let issues: LinkedIssue[];
  let heard: [string, readonly string[], IssueReference][];
  setup(async () => {
    server = await startIssuesServer();
    issues = [];
    heard = [];
  });
  teardown(() => server.close());

  /** A worker of its own, as every window has one. */
  function depsOf(template?: string, folder?: string): IssueFeatureDeps {
    let attempts = 0;
    return {
      find: (repo, key) => {
        if (repo !== repository || key !== target.key) return undefined;
        const snapshot: Snapshot = {
          takenAt: "2026-11-05T10:00:00Z",
          repository: {
            host: "github.com",
            owner: "acme",
            name: "storefront",
            branch: "main",
            head: undefined,
            alertsRef: undefined,
          },
          coverage: [],
          alerts: [ranked(codeAlert)],
          workloads: [],
          issues,
        };
        return { snapshot, ranked: ranked(codeAlert), anchor: undefined, explanation };
      },
      tracker: (repo) => (repo === repository ? ownTracker(server.github) : undefined),
      labels: () => ["security"],
      texts: () => ({ runtimeSection, writeIssue }),
      template: async () => template,
      lock: createWriteLock(folder),
      newAttempt: () => {
        attempts += 1;
        return `try-${attempts}`;
      },
      onIssue: (...event) => heard.push(event),
    };
  }

  const aFeature = (template?: string, folder?: string): IssueFeature =>
    createIssueFeature(depsOf(template, folder));
  const anEditing = () => createIssueEditing(depsOf());

  async function aDraft(feature: IssueFeature) {
    const answer = await feature.draftIssue(target, signal);
    ok(answer.ok);
    return answer;
  }

  const posted = () => server.seen.filter(({ method }) => method === "POST");

  test("drafts without writing, creates exactly that, and tells the snapshot", async () => {
    const feature = aFeature();
    const { draft, existing, notes } = await aDraft(feature);
    deepEqual([existing, notes, draft.labels, draft.alerts], [[], [], ["security"], [target.key]]);
    equal(posted().length, 0);
    const result = await feature.createIssue(draft, signal);
    equal(result.ok && result.issue.number, 1);
    equal(server.issues[0]?.body, draft.body);
    equal(server.issues[0]?.title, draft.title);
    deepEqual(
      heard.map(([repo, alerts, issue]) => [repo, alerts, issue.number]),
      [[repository, ["codeScanning/12"], 1]],
    );
  });

  test("shows existing issues of GitHub and of the snapshot, open ones first, each once", async () => {
    server.issues.push(
      stored(3, { body: marked("x"), state: "closed" }),
      stored(5, { body: marked("y") }),
    );
    const common = {
      alert: "codeScanning/12" as const,
      title: "t",
      url: "https://github.com/x",
      assignees: [],
    };
    issues = [
      { ...common, number: 2, state: "open" },
      { ...common, number: 3, state: "open" },
    ];
    const { existing } = await aDraft(aFeature());
    deepEqual(
      existing.map(({ number, state }) => [number, state]),
      [
        [5, "open"],
        [2, "open"],
        [3, "closed"],
      ],
    );
  });

  test("warns before an issue in a public repository", async () => {
    server.override = ({ path }) =>
      path === root
        ? { status: 200, data: { id: 1, default_branch: "main", private: false } }
        : undefined;
    const { notes } = await aDraft(aFeature());
    match(notes[0] ?? "", /acme\/storefront is public: everybody/);
  });

  for (const [field, says] of [
    [{ has_issues: false }, /Issues are switched off for acme\/storefront/],
    [{ archived: true }, /acme\/storefront is archived/],
  ] as const) {
    test(`drafts nothing in a repository with ${JSON.stringify(field)}`, async () => {
      const data = { id: 1, default_branch: "main", private: true, ...field };
      server.override = ({ path }) => (path === root ? { status: 200, data } : undefined);
      const answer = await aFeature().draftIssue(target, signal);
      match(answer.ok ? "" : answer.message, says);
    });
  }

  test("drafts all the same when existing issues could not be looked for, and says so", async () => {
    server.override = ({ path }) =>
      path === `${root}/issues` ? { status: 502, data: { message: "Bad Gateway" } } : undefined;
    const { notes } = await aDraft(aFeature());
    match(notes.join(" "), /GitHub answered 502 for issues/);
  });

  test("fills the repository's own template, and says which names there are not", async () => {
    const feature = aFeature("# [sec] {{title}}\n\nTeam: {{team}}\n\n{{runtime}}\n");
    const { draft, notes } = await aDraft(feature);
    match(draft.title, /^\[sec\] Database query/);
    match(draft.body, /^Team: \{\{team\}\}\n\n<!-- runtime-risk:begin -->/);
    match(draft.body, /<!-- runtime-risk:end -->\n\n<!-- runtime-risk: \{"v":1/);
    match(notes.join(" "), /names that there are not: \{\{team\}\}/);
  });

  test("offers the issue that Defender for Cloud made of the same alert, and no other", async () => {
    const labels = [{ name: "Defender for Cloud" }];
    const creator = "microsoft-security-devops[bot]";
    server.issues.push(
      stored(2, {
        creator,
        labels,
        body: "See https://github.com/acme/storefront/security/code-scanning/12.",
      }),
      stored(3, {
        creator,
        labels,
        body: "See https://github.com/acme/storefront/security/code-scanning/123.",
      }),
      stored(4, {
        creator,
        labels: [],
        body: "https://github.com/acme/storefront/security/code-scanning/12",
      }),
    );
    const { existing } = await aDraft(aFeature());
    deepEqual(
      existing.filter(({ madeBy }) => madeBy === "defender").map(({ number }) => number),
      [2],
    );
  });

  test("says which labels will be created, and which cannot be", async () => {
    server.override = ({ path }) =>
      path === `${root}/labels` ? { status: 200, data: [{ name: "bug" }] } : undefined;
    match((await aDraft(aFeature())).notes.join(" "), /The label security will be created\./);
    const triage = { id: 1, default_branch: "main", permissions: { triage: true, push: false } };
    server.override = ({ path }) => {
      if (path === root) return { status: 200, data: triage };
      return path === `${root}/labels` ? { status: 200, data: [] } : undefined;
    };
    match((await aDraft(aFeature())).notes.join(" "), /security will be left out/);
  });

  test("two windows at the same time make one issue", async () => {
    const folder = mkdtempSync(join(tmpdir(), "runtime-risk-lock-"));
    try {
      // Each as a process of its own would have it: nothing in common but the folder.
      const [one, other] = [aFeature(undefined, folder), aFeature(undefined, folder)];
      const drafts = [(await aDraft(one)).draft, { ...(await aDraft(other)).draft, attempt: "b" }];
      const results = await Promise.all([
        one.createIssue(drafts[0], signal),
        other.createIssue(drafts[1], signal),
      ]);
      equal(server.issues.length, 1);
      equal(results.filter((result) => result.ok).length, 1);
      const refused = results.find((result) => !result.ok);
      match(refused?.ok === false ? refused.message : "", /Another window is creating an issue/);
      const again = await other.createIssue(drafts[1], signal);
      match(again.ok ? "" : again.message, /there is one for this alert already/);
      equal(server.issues.length, 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("brings the runtime section up to date, and nothing that people wrote", async () => {
    const feature = aFeature();
    const { draft } = await aDraft(feature);
    await feature.createIssue(draft, signal);
    const [issue] = server.issues;
    ok(issue);
    issue.body = `I looked at it.\r\n\r\n${draft.body
      .replace("internet-exposed · sensitive data", "as it was last week")
      .replaceAll("\n", "\r\n")}\r\n- [x] mine`;
    const editing = anEditing();
    const shown = await editing.draftUpdate({ repository, number: 1 }, signal);
    ok(shown.ok && shown.after !== null);
    match(shown.before, /as it was last week/);
    match(
      shown.after,
      /^I looked at it\.\n[^]*internet-exposed · sensitive data[^]*\n- \[x\] mine$/,
    );
    const { before: bodyBefore, after: body } = shown;
    const done = await editing.updateIssue({ repository, number: 1, body, bodyBefore }, signal);
    deepEqual(done.ok && done.notes, []);
    equal(issue.body, body);
    // Somebody writes between the look and the update.
    issue.body = `${body}\nAnd this.`;
    const late = await editing.updateIssue(
      { repository, number: 1, body: "Mine.", bodyBefore: body },
      signal,
    );
    match(late.ok ? "" : late.message, /somebody has changed its text meanwhile/);
    match(issue.body, /And this\.$/);
  });

  test("leaves an issue alone whose marks people have taken out", async () => {
    server.issues.push(stored(4, { body: `Plain text. ${marked("x")}` }));
    const shown = await anEditing().draftUpdate({ repository, number: 4 }, signal);
    deepEqual(shown.ok && [shown.after, shown.why !== null], [null, true]);
  });

  test("comments once, also when the answer is lost and it is tried again", async () => {
    server.issues.push(stored(4));
    server.override = ({ method }) => (method === "POST" ? { act: true, drop: true } : undefined);
    const comment = { repository, number: 4, comment: "Noted.", attempt: "a" };
    const first = await anEditing().commentIssue(comment, signal);
    match(first.ok ? first.notes.join(" ") : first.message, /the comment is there/);
    const again = await anEditing().commentIssue(comment, signal);
    match(again.ok ? again.notes.join(" ") : "", /posted already/);
    equal(server.comments.length, 1);
    server.override = () => undefined;
    const other = await anEditing().commentIssue({ ...comment, attempt: "b" }, signal);
    equal(other.ok, true);
    equal(server.comments.length, 2);
  });

  test("changes labels and title, and says what GitHub dropped", async () => {
    server.issues.push(stored(4));
    const change = { repository, number: 4, title: "New", labels: ["bug"] };
    const done = await anEditing().updateIssue(change, signal);
    deepEqual(done.ok && done.notes, []);
    server.canTriage = false;
    const dropped = await anEditing().updateIssue({ ...change, labels: ["p1"] }, signal);
    match(dropped.ok ? dropped.notes.join(" ") : "", /GitHub did not set p1/);
  });

  test("puts the marker back that the user took out, and folds the title", async () => {
    const feature = aFeature();
    const { draft } = await aDraft(feature);
    await feature.createIssue({ ...draft, title: " My\n title ", body: "My text" }, signal);
    equal(server.issues[0]?.title, "My title");
    equal(server.issues[0]?.body, `My text\n\n${marked(draft.attempt)}\n`);
  });

  test("joins a second click instead of creating twice", async () => {
    const feature = aFeature();
    const { draft } = await aDraft(feature);
    const [first, second] = await Promise.all([
      feature.createIssue(draft, signal),
      feature.createIssue(draft, signal),
    ]);
    deepEqual(first, second);
    equal(server.issues.length, 1);
  });

  test("finds its issue again after a crash of the worker", async () => {
    const { draft } = await aDraft(aFeature());
    server.override = ({ method }) => (method === "POST" ? { act: true, drop: true } : undefined);
    await aFeature().createIssue(draft, signal);
    server.override = () => undefined;
    const again = await aFeature().createIssue(draft, signal);
    equal(again.ok && again.issue.number, 1);
    equal(posted().length, 1);
  });

  test("stops once when another window made an issue meanwhile, then does as told", async () => {
    const feature = aFeature();
    const { draft } = await aDraft(feature);
    server.issues.push(stored(9, { body: marked("other-window") }));
    const first = await feature.createIssue(draft, signal);
    match(
      first.ok ? "" : first.message,
      /there is one for this alert already: 9 in acme\/storefront/,
    );
    equal(posted().length, 0);
    const second = await feature.createIssue(draft, signal);
    equal(second.ok && second.issue.number, 10);
  });

  test("does not stop for an issue the user was shown", async () => {
    server.issues.push(stored(9, { body: marked("before") }));
    const feature = aFeature();
    const { draft } = await aDraft(feature);
    equal((await feature.createIssue(draft, signal)).ok, true);
  });

  test("creates nothing when it cannot look for other issues", async () => {
    const feature = aFeature();
    const { draft } = await aDraft(feature);
    server.override = ({ query }) =>
      query.has("labels") ? { status: 403, data: { message: "Forbidden" } } : undefined;
    const result = await feature.createIssue(draft, signal);
    match(result.ok ? "" : result.message, /^The issue was not created\. .* The draft is kept\.$/);
    equal(posted().length, 0);
  });

  const good = {
    repository,
    alerts: ["codeScanning/12"],
    title: "t",
    body: "b",
    labels: ["security"],
    attempt: "try-1",
  };
  const bad: readonly (readonly [string, unknown, RegExp])[] = [
    ["nothing", undefined, /not understood/],
    ["no alerts", { ...good, alerts: [] }, /not understood/],
    ["an alert that is none", { ...good, alerts: ["x/1"] }, /names an alert that is none/],
    ["an attempt that would end the comment", { ...good, attempt: "-->" }, /not understood/],
    ["a blank title", { ...good, title: " \n" }, /needs a title/],
    [
      "a title of 257 characters",
      { ...good, title: "x".repeat(257) },
      /has 257 characters, at most 256/,
    ],
    ["a text that is too long", { ...good, body: "x".repeat(65_500) }, /at most 65535 fit/],
    ["another repository", { ...good, repository: "github.com/evil/evil" }, /not connected/],
  ];
  for (const [what, argument, says] of bad) {
    test(`sends nothing for a draft with ${what}`, async () => {
      const result = await aFeature().createIssue(argument, signal);
      match(result.ok ? "" : result.message, says);
      equal(server.seen.length, 0);
    });
  }

  test("lists an alert's issues from the snapshot, open ones first", async () => {
    const common = {
      alert: "codeScanning/12" as const,
      title: "t",
      url: "https://github.com/x",
      assignees: [],
    };
    issues = [
      { ...common, number: 2, state: "closed" },
      { ...common, number: 1, state: "open" },
      { ...common, number: 7, state: "open", alert: "codeScanning/1" },
    ];
    const feature = aFeature();
    const listed = await feature.issuesOfAlert(target, signal);
    deepEqual(
      listed.map(({ number }) => number),
      [1, 2],
    );
    deepEqual(await feature.issuesOfAlert({ ...target, key: "codeScanning/2" }, signal), []);
    deepEqual(await feature.issuesOfAlert(null, signal), []);
    equal(server.seen.length, 0);
  });

  test("assigns and closes, and tells the snapshot whose alerts those are", async () => {
    server.issues.push(stored(4, { body: marked("x") }));
    const feature = aFeature();
    const assigned = await feature.assignIssue(
      { repository, number: 4, assignees: ["mona"] },
      signal,
    );
    deepEqual(assigned.ok && assigned.issue.assignees, ["mona"]);
    const closed = await feature.closeIssue(
      {
        repository,
        number: 4,
        reason: "not_planned",
        classification: "truePositive",
        comment: "No.",
      },
      signal,
    );
    equal(closed.ok && closed.issue.state, "closed");
    match(
      server.comments[0]?.body ?? "",
      /^\*\*Classification:\*\* True positive\n\nNo\.\n\n<!-- runtime-risk/,
    );
    const reopened = await feature.reopenIssue({ repository, number: 4 }, signal);
    equal(reopened.ok && reopened.issue.state, "open");
    deepEqual(
      heard.map(([, alerts, issue]) => [alerts, issue.state]),
      [
        [["codeScanning/12"], "open"],
        [["codeScanning/12"], "closed"],
        [["codeScanning/12"], "open"],
      ],
    );
  });

  test("sends nothing for arguments it does not understand", async () => {
    const feature = aFeature();
    const answers = await Promise.all([
      feature.draftIssue({ repository }, signal),
      feature.reopenIssue({ repository }, signal),
      feature.closeIssue(
        {
          repository,
          number: 4,
          reason: "duplicate",
          classification: "undetermined",
          comment: "",
        },
        signal,
      ),
      feature.assignIssue({ repository, number: 0, assignees: [] }, signal),
      feature.assignIssue({ repository, number: 4, assignees: ["../x"] }, signal),
      feature.closeIssue({ repository, number: 4, reason: "done", comment: "" }, signal),
      feature.closeIssue(
        {
          repository,
          number: 4,
          reason: "completed",
          classification: "truePositive",
          comment: "x".repeat(65_536),
        },
        signal,
      ),
      feature.closeIssue(
        {
          repository: "x",
          number: 4,
          reason: "completed",
          classification: "truePositive",
          comment: "",
        },
        signal,
      ),
    ]);
    for (const answer of answers) equal(answer.ok, false);
    equal(server.seen.length, 0);
  });
});
