import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AlertChange, dismissalReasons } from "../../src/core/remedy/alertChange.ts";
import type { Report } from "../../src/core/report.ts";
import {
  type AlertChangeResult,
  changeAlertRequest,
  dismissedAlertsRequest,
  peopleRequest,
  writeCheckRequest,
} from "../../src/protocol/acting.ts";
import {
  autofixRequest,
  commitAutofixRequest,
  draftBumpRequest,
  dropAutofixRequest,
  type FixResult,
  proposeAutofixRequest,
  pushFixRequest,
} from "../../src/protocol/fixes.ts";
import {
  assignIssueRequest,
  closeIssueRequest,
  commentIssueRequest,
  createIssueRequest,
  draftIssueRequest,
  draftUpdateRequest,
  type IssueDraft,
  type IssueResult,
  reopenIssueRequest,
  updateIssueRequest,
} from "../../src/protocol/issues.ts";
import { alertDetailRequest, dataFlowRequest } from "../../src/protocol/messages.ts";
import { openSample, type Sample } from "../../src/sample/sample.ts";
import { assertReport } from "../support/report.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";
import { answerProblems, operationId, requestProblems } from "./githubContract.ts";
import { enterpriseServers, githubDescription } from "./githubDescription.ts";
import { type Exchange, isGitHub, sampleUpstream } from "./sampleUpstream.ts";

const repository = "github.com/acme/storefront";

/** Never asked for at a server of one's own; tested in githubServers.test.ts. */
const onGitHubOnly = new Set([
  "code-scanning/create-autofix",
  "code-scanning/get-autofix",
  "code-scanning/commit-autofix",
  "campaigns/list-org-campaigns",
  "orgs/list-attestations-bulk",
  "orgs/list-artifact-deployment-records",
  "orgs/list-artifact-storage-records",
  // By `followAgent`, which asks no other server.
  "agent-tasks/list-tasks-for-repo",
]);

/** Not sent to a server that is known not to have it; tested in githubServers.test.ts. */
const secretAssignees = [
  "must have required property 'state'",
  "must match a schema in anyOf",
  "must NOT have unevaluated properties: assignee",
];

/** What follows is tested in githubServers.test.ts. */
const lacking: Readonly<Record<(typeof enterpriseServers)[number], readonly string[]>> = {
  // The server leaves out of account what it does not know, and sends the secrets.
  "ghes-3.17": [
    "secret-scanning/list-alerts-for-repo knows no query parameter hide_secret",
    "secret-scanning/get-alert knows no query parameter hide_secret",
    ...secretAssignees,
  ],
  "ghes-3.18": secretAssignees,
  "ghes-3.19": secretAssignees,
};

suite("a session's requests to GitHub", () => {
  let folder: string;
  let exchanges: readonly Exchange[];
  let report: Report;
  let created: IssueResult;
  let closed: IssueResult;
  let closedAgain: IssueResult;
  const changes: AlertChangeResult[] = [];
  const updates: IssueResult[] = [];
  const pulls: FixResult[] = [];

  // A whole session, or a process of its own, on a machine that does other things too.
  suiteSetup(async function () {
    this.timeout(120_000);
    githubDescription();
    folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-contract-")));
    const losing = losingOneAnswer();
    const upstream = sampleUpstream(losing.sample);
    exchanges = upstream.exchanges;
    await losing.sample.writeRepository(folder);
    const session = await startWorker({
      folders: [folder],
      options: { transport: "client", trusted: true, settings: {} },
      http: upstream.http,
      now: () => new Date(losing.sample.now),
    });
    try {
      await session.refresh();
      await session.refresh(true);
      report = await session.report();
      const [first, second] = report.alerts.map(({ key }) => key);
      for (const kind of ["codeScanning", "dependabot", "secretScanning"]) {
        const key = report.alerts.find((alert) => alert.kind === kind)?.key ?? "";
        await session.connection.sendRequest(alertDetailRequest, { repository, key });
        await session.connection.sendRequest(dataFlowRequest, { repository, key });
      }
      const draft = await draftOf(session, first ?? "");
      created = await session.connection.sendRequest(createIssueRequest, draft);
      losing.lose("POST", "/repos/acme/storefront/issues");
      const next = await draftOf(session, second ?? "");
      await session.connection.sendRequest(createIssueRequest, next);
      const number = created.ok ? created.issue.number : 0;
      await session.connection.sendRequest(assignIssueRequest, {
        repository,
        number,
        assignees: ["dana-okafor"],
      });
      const closing = {
        repository,
        number,
        reason: "completed",
        classification: "truePositive",
        comment: "Fixed.",
      } as const;
      closed = await session.connection.sendRequest(closeIssueRequest, closing);
      await reopen(losing.sample, number);
      await session.connection.sendRequest(reopenIssueRequest, { repository, number });
      await session.connection.sendRequest(closeIssueRequest, {
        ...closing,
        reason: "duplicate",
        duplicateOf: 4,
      });
      await reopen(losing.sample, number);
      const update = await session.connection.sendRequest(draftUpdateRequest, {
        repository,
        number,
      });
      if (!update.ok) throw new Error(update.message);
      updates.push(
        await session.connection.sendRequest(updateIssueRequest, {
          repository,
          number,
          title: `${update.title}, again`,
          body: update.after ?? "",
          bodyBefore: update.before,
          labels: ["security", "bug"],
        }),
        await session.connection.sendRequest(commentIssueRequest, {
          repository,
          number,
          comment: "Noted.",
          attempt: "one",
        }),
      );
      closedAgain = await session.connection.sendRequest(closeIssueRequest, closing);
      for (const kind of ["codeScanning", "dependabot", "secretScanning"] as const) {
        const key = report.alerts.findLast(
          (alert) => alert.kind === kind && alert.state === "open",
        );
        changes.push(...(await changeEverything(session, kind, key?.key ?? "")));
      }
      await session.connection.sendRequest(dismissedAlertsRequest, { repository });
      pulls.push(...(await raiseDependencies(session, report)));
      const scanned = report.alerts.find(
        ({ kind, state }) => kind === "codeScanning" && state === "open",
      );
      pulls.push(...(await fixByGitHub(session, scanned?.key ?? "")));
      await session.connection.sendRequest(reopenIssueRequest, { repository, number });
      await session.connection.sendRequest(assignIssueRequest, {
        repository,
        number,
        assignees: ["copilot-swe-agent[bot]"],
      });
      // What was reopened is read again: the branch is changed after that.
      await session.refresh();
      trackPullRequest(folder);
      await session.refresh(true);
    } finally {
      await session.stop();
    }
  });

  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  test("are all in GitHub's description, with nothing it does not know", () => {
    const github = exchanges.filter(isGitHub);
    assert.ok(github.length > 20, `only ${github.length} requests`);
    const problems = github.flatMap(({ sent }) =>
      requestProblems(sent).map((problem) => `${sent.method} ${sent.url}: ${problem}`),
    );
    assert.deepEqual([...new Set(problems)], []);
  });

  for (const server of enterpriseServers) {
    test(`are known to ${server}, but for what it lacks`, () => {
      const description = githubDescription(server);
      const sent = exchanges
        .filter(isGitHub)
        .map((exchange) => exchange.sent)
        .filter((request) => !onGitHubOnly.has(operationId(request) ?? ""));
      assert.ok(sent.length > 20);
      const problems = sent.flatMap((request) => requestProblems(request, description));
      assert.deepEqual([...new Set(problems)], lacking[server]);
    });
  }

  test("get answers from the sample that are in it too", () => {
    const problems = exchanges.filter(isGitHub).flatMap(({ sent, answer }) =>
      // The answer that was lost is none of the sample's.
      answer.status === 502
        ? []
        : answerProblems(sent, answer).map(
            (problem) => `${sent.method} ${sent.url} ${answer.status}: ${problem}`,
          ),
    );
    assert.deepEqual([...new Set(problems)], []);
  });

  test("cover reading, looking for the branch, and every write", () => {
    const seen = new Set(exchanges.filter(isGitHub).map(({ sent }) => operationId(sent)));
    const wanted = [
      "repos/get",
      "code-scanning/list-alerts-for-repo",
      "code-scanning/list-recent-analyses",
      "code-scanning/get-analysis",
      "code-scanning/get-alert",
      "dependabot/get-alert",
      "secret-scanning/get-alert",
      "secret-scanning/list-locations-for-alert",
      "pulls/list",
      "dependabot/list-alerts-for-repo",
      "secret-scanning/list-alerts-for-repo",
      "orgs/list-attestations-bulk",
      "orgs/list-artifact-deployment-records",
      "issues/list-for-repo",
      "search/issues-and-pull-requests",
      "users/get-authenticated",
      "issues/create",
      "issues/get",
      "issues/list-assignees",
      "issues/update",
      "issues/list-comments",
      "issues/create-comment",
      "issues/list-events",
      "issues/list-labels-for-repo",
      "code-scanning/update-alert",
      "dependabot/update-alert",
      "secret-scanning/update-alert",
      "repos/get-commit",
      "repos/get-combined-status-for-ref",
      "agent-tasks/list-tasks-for-repo",
      "teams/list-members-in-org",
      "repos/get-content",
      "git/create-ref",
      "repos/create-or-update-file-contents",
      "pulls/create",
      "code-scanning/create-autofix",
      "code-scanning/get-autofix",
      "code-scanning/commit-autofix",
      "repos/compare-commits-with-basehead",
      "checks/list-for-ref",
      "git/delete-ref",
    ];
    assert.deepEqual(
      wanted.filter((id) => !seen.has(id)),
      [],
    );
  });

  test("do what they were sent for", () => {
    assertReport(report);
    assert.ok(report.alerts.length > 0);
    assert.ok(report.workloads.length > 0);
    assert.equal(created.ok, true);
    assert.deepEqual(
      updates.map((result) => (result.ok ? result.notes : result.message)),
      [[], []],
    );
    assert.deepEqual(
      pulls.map((result) => result.ok),
      [true, true],
    );
    assert.equal(changes.length, 12);
    assert.deepEqual(
      changes.filter(({ ok }) => !ok),
      [],
    );
    assert.equal(closed.ok && closed.issue.state, "closed");
    assert.equal(closedAgain.ok && closedAgain.issue.state, "closed");
  });

  test("carry no header that only the client may set", () => {
    const forbidden = /^(authorization|cookie|host|proxy-.*)$/i;
    const names = exchanges.flatMap(({ request }) => Object.keys(request.headers));
    assert.ok(names.length > 0);
    assert.deepEqual(
      names.filter((name) => forbidden.test(name)),
      [],
    );
  });
});

/** Every change of an alert of one kind, as the commands ask for it. */
async function changeEverything(
  { connection }: WorkerSession,
  kind: keyof typeof dismissalReasons,
  key: string,
): Promise<readonly AlertChangeResult[]> {
  const action = kind === "secretScanning" ? "secretAlert" : "alert";
  await connection.sendRequest(writeCheckRequest, { repository, action });
  await connection.sendRequest(peopleRequest, { repository, key });
  const reason = dismissalReasons[kind][0]?.id ?? "";
  const planned: readonly AlertChange[] = [
    { kind: "assign", assignees: ["dana-okafor"] },
    { kind: "assign", assignees: [] },
    { kind: "dismiss", reason, comment: "Looked at it.", asRequest: false },
    { kind: "reopen" },
  ];
  const results: AlertChangeResult[] = [];
  for (const change of planned) {
    results.push(await connection.sendRequest(changeAlertRequest, { repository, key, change }));
  }
  return results;
}

/** Raises the first dependency that can be raised, as the command asks for it. */
async function raiseDependencies(
  { connection }: WorkerSession,
  { alerts }: Report,
): Promise<readonly FixResult[]> {
  for (const { key, kind } of alerts) {
    if (kind !== "dependabot") continue;
    const draft = await connection.sendRequest(draftBumpRequest, { repository, key });
    if (!draft.ok) continue;
    assert.notEqual(draft.fix.text, draft.before);
    return [await connection.sendRequest(pushFixRequest, { repository, fix: draft.fix })];
  }
  return [];
}

/** Asks for GitHub's own fix, proposes it, and deletes its branch. */
async function fixByGitHub(
  { connection }: WorkerSession,
  key: string,
): Promise<readonly FixResult[]> {
  const target = { repository, key };
  await connection.sendRequest(autofixRequest, { ...target, start: true });
  await connection.sendRequest(autofixRequest, { ...target, start: false });
  const fix = await connection.sendRequest(autofixRequest, { ...target, start: false });
  if (!fix.ok) throw new Error(fix.message);
  const { plan } = fix;
  const committed = await connection.sendRequest(commitAutofixRequest, { ...target, plan });
  if (!committed.ok) throw new Error(committed.message);
  assert.ok(committed.files.length > 0);
  const proposed = await connection.sendRequest(proposeAutofixRequest, { repository, plan });
  await connection.sendRequest(alertDetailRequest, target);
  const { problem } = await connection.sendRequest(dropAutofixRequest, { repository, plan });
  assert.equal(problem, null);
  return [proposed];
}

async function draftOf(session: WorkerSession, key: string): Promise<IssueDraft> {
  const answer = await session.connection.sendRequest(draftIssueRequest, { repository, key });
  if (!answer.ok) throw new Error(answer.message);
  return answer.draft;
}

/** A sample whose answer to one write goes missing on the way. */
function losingOneAnswer(): {
  readonly sample: Sample;
  readonly lose: (method: string, path: string) => void;
} {
  let lost: string | undefined;
  const sample = openSample({
    fault: ({ method, url }) => {
      if (lost !== `${method} ${new URL(url).pathname}`) return undefined;
      lost = undefined;
      return new Response("<html>", { status: 502 });
    },
  });
  return {
    sample,
    lose: (method, path) => {
      lost = `${method} ${path}`;
    },
  };
}

/** As somebody else does on the web. */
async function reopen(sample: Sample, number: number): Promise<void> {
  const answer = await sample.respond(
    new Request(`https://api.github.com/repos/acme/storefront/issues/${number}`, {
      method: "PATCH",
      headers: { authorization: "Bearer of-nobody" },
      body: JSON.stringify({ state: "open", state_reason: "reopened" }),
    }),
  );
  if (answer.status !== 200) throw new Error(`The issue was not reopened: ${answer.status}`);
}

/** Puts the clone on the branch of the sample's pull request, which has no analysis. */
function trackPullRequest(folder: string): void {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  git("checkout", "--quiet", "-b", "priya/escape-headings");
  git("update-ref", "refs/remotes/origin/priya/escape-headings", "HEAD");
  git("branch", "--quiet", "--set-upstream-to=origin/priya/escape-headings");
}
