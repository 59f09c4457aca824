import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report, ReportAlert } from "../../src/core/report.ts";
import type { TreeNode } from "../../src/core/view/treeNode.ts";
import {
  changeAlertRequest,
  type PeopleAnswer,
  peopleRequest,
  writeCheckRequest,
} from "../../src/protocol/acting.ts";
import {
  assignIssueRequest,
  closeIssueRequest,
  commentIssueRequest,
  createIssueRequest,
  draftIssueRequest,
  draftUpdateRequest,
  type IssueDraft,
  type IssueReference,
  type IssueResult,
  issueRequest,
  issuesOfAlertRequest,
  reopenIssueRequest,
  updateIssueRequest,
} from "../../src/protocol/issues.ts";
import { treeRequest } from "../../src/protocol/messages.ts";
import type { Settings } from "../../src/protocol/settings.ts";
import { openSample, type SampleOptions } from "../../src/sample/sample.ts";
import { isRecord } from "../../src/sources/json.ts";
import { type LoopbackServer, serve } from "../support/loopback.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const repository = "github.com/acme/storefront";
const tracked = { "issues.repository": "acme/security" } as const;

/** A worker that speaks to the sample over sockets of this machine, as in another editor. */
suite("acting on the sample over sockets", () => {
  let folder: string;
  let server: LoopbackServer | undefined;
  let session: WorkerSession | undefined;

  setup(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-acting-")));
  });
  teardown(async () => {
    await session?.stop();
    await server?.close();
    [session, server] = [undefined, undefined];
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(settings: Partial<Settings>, options: SampleOptions = {}) {
    const sample = openSample(options);
    await sample.writeRepository(folder);
    server = await serve((request, response) => {
      const { method, path, body } = request;
      const headers = Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === "string" && name !== "host" ? [[name, value] as [string, string]] : [],
      );
      const isAzure = path.startsWith("/providers/");
      const host = isAzure ? "management.azure.com" : "api.github.com";
      const upstream = new Request(`https://${host}${path}`, {
        method,
        headers,
        body: method === "GET" || method === "HEAD" ? null : body,
      });
      void sample.respond(upstream).then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    });
    session = await startWorker({
      folders: [folder],
      options: {
        transport: "direct",
        trusted: true,
        settings: { "azure.enabled": false, "feeds.knownExploited": false, ...settings },
      },
      environment: {
        GITHUB_API_URL: server.url,
        GITHUB_TOKEN: "of-nobody",
        RUNTIME_RISK_ARM_URL: server.url,
        RUNTIME_RISK_ARM_TOKEN: "of-nobody",
      },
      now: () => new Date(sample.now),
    });
    await session.refresh();
    const report = await session.report();
    return { session, server, report, ask: session.connection };
  }

  const first = ({ alerts }: Report, kind: ReportAlert["kind"], state = "open"): ReportAlert => {
    const found = alerts.find((alert) => alert.kind === kind && alert.state === state);
    assert.ok(found);
    return found;
  };
  const again = async (of: WorkerSession, key: string): Promise<ReportAlert> => {
    await of.refresh();
    const found = (await of.report()).alerts.find((alert) => alert.key === key);
    assert.ok(found);
    return found;
  };
  const draftOf = async (of: WorkerSession, key: string) => {
    const answer = await of.connection.sendRequest(draftIssueRequest, { repository, key });
    if (!answer.ok) throw new Error(answer.message);
    return answer;
  };
  const issueOf = (result: IssueResult): IssueReference => {
    if (!result.ok) throw new Error(result.message);
    return result.issue;
  };
  const create = async (of: WorkerSession, draft: IssueDraft) =>
    issueOf(await of.connection.sendRequest(createIssueRequest, draft));
  const rows = async (of: WorkerSession, parent?: string): Promise<readonly TreeNode[]> =>
    of.connection.sendRequest(treeRequest, { view: "issues", parent });
  const writes = (of: LoopbackServer) =>
    of.requests
      .filter(({ method, path }) => method !== "GET" && !path.endsWith("/graphql"))
      .map(({ method, path }) => `${method} ${path}`)
      // What only looks for attestations writes nothing.
      .filter((line) => !line.includes("/attestations/"));

  suite("issues in another repository", () => {
    const elsewhere = "github.com/acme/security";

    test("are drafted, created, found again and shown there", async () => {
      const { session: of, server: at, report } = await start(tracked);
      const { key, url } = first(report, "codeScanning");
      const { draft, notes = [] } = await draftOf(of, key);
      assert.equal(draft.issuesIn, elsewhere);
      assert.match(notes.join(" "), /The issue will be in acme\/security, as your setting/);
      // Everything in it is a whole address: `#12` would be another repository's.
      assert.ok(draft.body.includes(url));
      assert.match(draft.body, /https:\/\/github\.com\/acme\/storefront\/blob\/[0-9a-f]{40}\//);
      assert.match(draft.body, /"repository":"acme\/storefront"/);
      assert.deepEqual(writes(at), []);
      const issue = await create(of, draft);
      assert.equal(issue.repository, elsewhere);
      assert.equal(issue.url, `https://github.com/acme/security/issues/${issue.number}`);
      assert.deepEqual(writes(at), ["POST /repos/acme/security/issues"]);
      const alert = await again(of, key);
      assert.equal(alert.issue?.url, issue.url);
      assert.match(alert.progress, /^open → issue acme\/security#1 \(not assigned\)/);
      const [row] = await rows(of);
      assert.match(row?.label ?? "", /^acme\/security#1 /);
      const target = { repository, number: issue.number };
      assert.deepEqual(
        (await of.connection.sendRequest(issueRequest, target))?.repository,
        elsewhere,
      );
      const { existing } = await draftOf(of, key);
      assert.deepEqual(
        existing.map(({ number, repository: where }) => [number, where]),
        [[issue.number, elsewhere]],
      );
    });

    test("are changed, assigned, closed and reopened there, and nothing is written at home", async () => {
      const { session: of, server: at, report, ask } = await start(tracked);
      const { key } = first(report, "codeScanning");
      const { number } = await create(of, (await draftOf(of, key)).draft);
      const target = { repository, number, issuesIn: elsewhere };
      const update = await ask.sendRequest(draftUpdateRequest, target);
      assert.ok(update.ok);
      assert.equal(update.after, update.before, "it is up to date");
      issueOf(await ask.sendRequest(updateIssueRequest, { ...target, title: "Another title" }));
      issueOf(
        await ask.sendRequest(commentIssueRequest, {
          ...target,
          comment: "Noted.",
          attempt: "one",
        }),
      );
      issueOf(await ask.sendRequest(assignIssueRequest, { ...target, assignees: ["dana-okafor"] }));
      const closing = {
        ...target,
        reason: "completed",
        classification: "truePositive",
        comment: "",
      } as const;
      assert.equal(issueOf(await ask.sendRequest(closeIssueRequest, closing)).state, "closed");
      assert.equal(issueOf(await ask.sendRequest(reopenIssueRequest, target)).state, "open");
      assert.ok(writes(at).length >= 6);
      assert.deepEqual(
        writes(at).filter((line) => !line.includes(" /repos/acme/security/issues")),
        [],
      );
      assert.match((await again(of, key)).progress, /issue acme\/security#1 \(dana-okafor\)/);
    });

    test("are left alone once the setting names another place", async () => {
      const { session: of, server: at, report, ask } = await start(tracked);
      const { key } = first(report, "codeScanning");
      const { draft } = await draftOf(of, key);
      const issue = await create(of, draft);
      const before = writes(at).length;
      await ask.sendNotification("workspace/didChangeConfiguration", {
        settings: { runtimeRisk: { "azure.enabled": false } },
      });
      assert.deepEqual(await ask.sendRequest(issuesOfAlertRequest, { repository, key }), []);
      const { number } = issue;
      const result = await ask.sendRequest(reopenIssueRequest, {
        repository,
        number,
        issuesIn: elsewhere,
      });
      assert.match(result.ok ? "" : result.message, /kept in github\.com\/acme\/storefront by now/);
      const late = await ask.sendRequest(createIssueRequest, { ...draft, attempt: "late" });
      assert.match(late.ok ? "" : late.message, /kept in .*storefront by now, not in .*security/);
      assert.equal(writes(at).length, before);
    });

    test("help where issues are switched off, which is said in words", async () => {
      const off = { scenario: "issuesOff" };
      const { session: of, report, ask } = await start({}, off);
      const { key } = first(report, "codeScanning");
      const refused = await ask.sendRequest(draftIssueRequest, { repository, key });
      const says =
        /Issues are switched off for acme\/storefront\..*runtimeRisk\.issues\.repository/;
      assert.match(refused.ok ? "" : refused.message, says);
      const check = await ask.sendRequest(writeCheckRequest, { repository, action: "issue" });
      assert.match(check.blocked ?? "", says);
      assert.equal(check.isIssuesOff, true);
      const gap = report.coverage.find(({ source }) => source === "issues");
      assert.equal(gap?.state, "off");
      assert.match(gap.detail, says);
      await of.stop();
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      const second = await start({ "issues.repository": { "acme/*": "acme/security" } }, off);
      const issue = await create(second.session, (await draftOf(second.session, key)).draft);
      assert.equal(issue.repository, elsewhere);
      assert.equal((await again(second.session, key)).issue?.url, issue.url);
    });

    test("that cannot be seen are a gap that names the setting", async () => {
      const { report, session: of } = await start({ "issues.repository": "acme/hidden" });
      const gap = report.coverage.find(({ source }) => source === "issues");
      assert.equal(gap?.state, "notFound");
      assert.match(
        gap.detail,
        /^Issues are kept in acme\/hidden \(runtimeRisk\.issues\.repository\)\./,
      );
      const answer = await of.connection.sendRequest(draftIssueRequest, {
        repository,
        key: first(report, "codeScanning").key,
      });
      assert.match(answer.ok ? "" : answer.message, /The issue would be in acme\/hidden\./);
    });
  });

  suite("the coding agent", () => {
    const asked = ({ requests }: LoopbackServer) =>
      requests.filter(({ path }) => /^\/agents\/|\/timeline/.test(path)).length;

    test("is followed from the assignment to its pull request, and only then", async () => {
      const { session: of, server: at, report, ask } = await start(tracked);
      const { key } = first(report, "codeScanning");
      const { number } = await create(of, (await draftOf(of, key)).draft);
      await of.refresh();
      assert.equal(asked(at), 0);
      const assignment = {
        repository,
        number,
        assignees: ["copilot-swe-agent[bot]"],
        instructions: "Keep it small.",
      };
      issueOf(await ask.sendRequest(assignIssueRequest, assignment));
      const sent = at.requests.findLast(({ method }) => method === "PATCH");
      const body = JSON.parse(sent?.body ?? "{}") as unknown;
      assert.ok(isRecord(body));
      assert.deepEqual(body["agent_assignment"], {
        // The code is not where the issue is.
        target_repo: "acme/storefront",
        custom_instructions: "Keep it small.",
      });
      const working = await again(of, key);
      assert.equal(working.pullRequest?.state, "draft");
      assert.match(
        working.progress,
        /issue acme\/security#1 \(Copilot\) → pull request #\d+ \(draft, Copilot is working, checks running\)$/,
      );
      const [row] = await rows(of);
      assert.match(row?.description ?? "", /is a draft, Copilot is working, checks running/);
      await of.refresh();
      const done = await again(of, key);
      assert.match(done.progress, /\(draft, Copilot has finished, checks passed\)$/);
      assert.ok(asked(at) > 0);
    });

    test("assigned to an alert itself is followed too", async () => {
      const { session: of, report, ask } = await start({});
      const { key } = first(report, "codeScanning");
      const change = { kind: "assign", assignees: ["copilot-swe-agent[bot]"] } as const;
      const result = await ask.sendRequest(changeAlertRequest, { repository, key, change });
      assert.equal(result.ok, true);
      const { progress } = await again(of, key);
      assert.match(progress, /^open → pull request #\d+ \(draft, Copilot is working/);
    });
  });

  suite("a merged pull request", () => {
    /** The sample with one pull request of an alert, merged as a commit. */
    const merging = (alert: () => string, commit: () => string): SampleOptions => ({
      fault: (request) => {
        const { pathname, searchParams } = new URL(request.url);
        if (!pathname.endsWith("/pulls") || searchParams.has("head")) return undefined;
        const pull = {
          id: 1,
          number: 77,
          title: "Fix it",
          state: "closed",
          html_url: "https://github.com/acme/storefront/pull/77",
          body: `For ${alert()}.`,
          merged_at: "2026-11-20T08:00:00Z",
          merge_commit_sha: commit(),
          head: { ref: "x", sha: "a".repeat(40) },
        };
        return Response.json(alert() === "" ? [] : [pull]);
      },
    });

    test("is called deployed exactly when what runs holds it", async () => {
      let [alert, commit] = ["", ""];
      const { session: of, report } = await start(
        { "azure.enabled": true },
        merging(
          () => alert,
          () => commit,
        ),
      );
      const commitOf = new Map(
        report.workloads.map(({ key, images }) => [key, images[0]?.commit ?? undefined]),
      );
      const found = report.alerts.find(({ state, workloads }) => {
        const commits = new Set(workloads.map((key) => commitOf.get(key)));
        return (
          state === "open" &&
          workloads.length === 3 &&
          commits.size === 2 &&
          !commits.has(undefined)
        );
      });
      assert.ok(found, "no alert that runs in two versions");
      const git = (...args: readonly string[]) =>
        execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" }).trim();
      const running = found.workloads.map((key) => commitOf.get(key) ?? "");
      // The newest commit first; each of them is in main's history.
      const [newer = "", older = ""] = git("rev-list", "main")
        .split("\n")
        .filter((sha) => running.includes(sha));
      const ofNewer = running.filter((sha) => sha === newer).length;
      alert = found.url;
      const progressWith = async (sha: string) => {
        commit = sha;
        return (await again(of, found.key)).progress;
      };
      const begin = "open → pull request #77 → merged → waiting for the next scan";
      assert.equal(await progressWith(older), `${begin} → deployed`);
      assert.equal(await progressWith(git("rev-parse", `${older}~1`)), `${begin} → deployed`);
      assert.equal(await progressWith(newer), `${begin} → deployed to ${ofNewer} of 3 workloads`);
      const after = git("commit-tree", "-p", newer, "-m", "after", `${newer}^{tree}`);
      assert.equal(await progressWith(after), begin);
      // Neither the clone nor GitHub knows it.
      assert.equal(await progressWith("f".repeat(40)), begin);
    });
  });

  test("a refresh asks for no alert by itself, and reads the list of pull requests once", async () => {
    const { session: of, server: at } = await start({});
    const before = at.requests.length;
    await of.refresh();
    const paths = at.requests.slice(before).map(({ path }) => path.split("?")[0] ?? "");
    assert.equal(paths.filter((path) => path.endsWith("/pulls")).length, 1);
    assert.deepEqual(
      paths.filter((path) => /\/alerts\/\d+$|\/timeline$|^\/agents\//.test(path)),
      [],
    );
  });

  test("people to assign begin with the owners of the file and the authors of the line", async () => {
    const { report, ask } = await start({});
    const alert = report.alerts.find(
      ({ anchor }) => anchor?.state === "exact" && anchor.path.startsWith("services/payments-api/"),
    );
    assert.ok(alert?.anchor?.startLine);
    const line = alert.anchor.startLine;
    const blamed = execFileSync(
      "git",
      ["-C", folder, "blame", "--porcelain", "-L", `${line},${line}`, "--", alert.anchor.path],
      { encoding: "utf8" },
    );
    const mail = /^author-mail <(.+)>$/m.exec(blamed)?.[1] ?? "";
    const answer: PeopleAnswer = await ask.sendRequest(peopleRequest, {
      repository,
      key: alert.key,
    });
    assert.ok(answer.ok);
    assert.deepEqual(
      answer.people.slice(0, 2).map(({ login, why }) => [login, why]),
      [
        ["mona-lindqvist", "codeOwner"],
        ["dana-okafor", "codeOwner"],
      ],
    );
    const author = answer.people.find(({ login }) => mail.startsWith(login.split("-")[0] ?? "?"));
    assert.ok(author?.why !== null, `${mail} is not named`);
    const rank = { codeOwner: 0, lineAuthor: 1 } as const;
    const order = answer.people.map(({ why }) => (why === null ? 2 : rank[why]));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    assert.equal(answer.hasAgent, true);
  });
});
