import assert from "node:assert/strict";
import { followAgent } from "../../src/sources/github/agentWork.ts";
import { pullsAbout, readRecentPulls } from "../../src/sources/github/pulls.ts";
import { ownTracker } from "../../src/sources/github/tracker.ts";
import { answeringTransport, calm, clientOver } from "../support/gitHubClient.ts";
import { operationId, requestProblems } from "./githubContract.ts";
import { githubDescription } from "./githubDescription.ts";

suite("the requests that follow the coding agent", () => {
  test("are in GitHub's description, with nothing it does not know", async function () {
    this.timeout(120_000);
    githubDescription();
    const pull = {
      number: 7,
      title: "Fix",
      state: "open",
      body: "Fixes #3",
      user: { login: "Copilot" },
      head: { ref: "copilot/fix", sha: "a".repeat(40) },
    };
    const { transport, requests } = answeringTransport((_request, { pathname }) => {
      if (pathname.startsWith("/agents/")) return { status: 404, body: {} };
      return { body: pathname.endsWith("/pulls") ? [pull] : [] };
    });
    const github = clientOver(transport);
    const listed = (await readRecentPulls(github, calm)) ?? [];
    const tracker = ownTracker(github);
    const sought = { issues: new Set([3]), alerts: new Set<never>() };
    const orders = { issues: [3, 4], alerts: ["codeScanning/12"] as const, listed };
    await followAgent(tracker, pullsAbout(tracker, listed, sought), orders, calm);
    const problems = requests.flatMap(({ method, url, headers, body }) =>
      requestProblems({ method, url, headers, body: typeof body === "string" ? body : undefined }),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      new Set(requests.map((request) => operationId(request))),
      new Set([
        "agent-tasks/list-tasks-for-repo",
        "code-scanning/get-alert",
        "issues/list-events-for-timeline",
        "pulls/list",
      ]),
    );
  });
});
