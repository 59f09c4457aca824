import assert from "node:assert/strict";
import type { AlertKey } from "../../../src/core/alert.ts";
import { isCodingAgent } from "../../../src/core/codingAgent.ts";
import { followAgent } from "../../../src/sources/github/agentWork.ts";
import { createGitHub } from "../../../src/sources/github/client.ts";
import { pullsAbout, readRecentPulls } from "../../../src/sources/github/pulls.ts";
import { ownTracker } from "../../../src/sources/github/tracker.ts";
import { type Answer, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const pull = (number: number, changes: object = {}) => ({
  id: 9000 + number,
  number,
  title: `Pull ${number}`,
  state: "open",
  html_url: `https://github.com/acme/shop/pull/${number}`,
  body: null,
  merged_at: null,
  draft: true,
  user: { login: "Copilot" },
  head: { ref: "copilot/fix", sha: "a".repeat(40) },
  ...changes,
});
const task = (id: number, state: string) => ({
  id: "t",
  state,
  created_at: "2026-11-20T09:00:00Z",
  artifacts: [{ provider: "github", type: "pull", data: { id } }],
});
const mention = (number: number, login = "Copilot", name = "acme/shop") => ({
  event: "cross-referenced",
  source: {
    type: "issue",
    issue: {
      number,
      pull_request: {},
      repository_url: `https://api.github.com/repos/${name}`,
      user: { login },
    },
  },
});

interface Told {
  readonly pulls?: readonly unknown[];
  readonly tasks?: Answer;
  readonly timelines?: Readonly<Record<number, readonly unknown[]>>;
  readonly linked?: readonly unknown[];
}

/** `7 working: issues 3 alerts codeScanning/12` of every pull request, and the requests it took. */
async function follow(
  { pulls = [], tasks = { status: 404, body: {} }, timelines = {}, linked = [] }: Told,
  orders: { readonly issues?: readonly number[]; readonly alerts?: readonly AlertKey[] },
) {
  const { transport, requests } = answeringTransport((_request, { pathname }): Answer => {
    if (pathname.startsWith("/agents/")) return tasks;
    const [, number] = /\/issues\/(\d+)\/timeline$/.exec(pathname) ?? [];
    if (number !== undefined) return { body: timelines[Number(number)] ?? [] };
    if (pathname.includes("/code-scanning/")) return { body: { linked_pull_requests: linked } };
    return { body: pulls };
  });
  const github = clientOver(transport);
  const listed = (await readRecentPulls(github, calm)) ?? [];
  const { issues = [], alerts = [] } = orders;
  const sought = { issues: new Set(issues), alerts: new Set(alerts) };
  const tracker = ownTracker(github);
  const found = pullsAbout(tracker, listed, sought);
  const again = async () => followAgent(tracker, found, { issues, alerts, listed }, calm);
  const followed = (await again()).map(
    (one) => `${one.number} ${one.agent}: ${[...one.issues, ...one.alerts].join(" ")}`,
  );
  // The list itself is not the agent's.
  return {
    followed,
    again,
    asked: () => requests.slice(1).map(({ url }) => new URL(url).pathname),
  };
}

suite("the coding agent's work", () => {
  test("costs nothing while nothing is assigned to it", async () => {
    const body = "Fixes #3";
    const others = [pull(7, { body, user: { login: "mona" } }), pull(8, { body, state: "closed" })];
    const { followed, asked } = await follow({ pulls: others }, {});
    assert.deepEqual([followed, asked()], [[], []]);
  });

  test("is told by its tasks, the newest first", async () => {
    const body = "Fixes #3";
    for (const [state, words] of [
      ["queued", "working"],
      ["in_progress", "working"],
      ["waiting_for_user", "waiting"],
      ["completed", "finished"],
      ["timed_out", "failed"],
      ["a new state", "unknown"],
    ] as const) {
      const tasks = { body: { tasks: [task(9007, state), task(9007, "failed")] } };
      const { followed, asked } = await follow(
        { pulls: [pull(7, { body })], tasks: state === "a new state" ? { body: {} } : tasks },
        { issues: [3] },
      );
      assert.deepEqual(followed, [`7 ${words}: 3`]);
      const timeline = state === "a new state" ? ["/repos/acme/shop/issues/7/timeline"] : [];
      assert.deepEqual(asked(), ["/agents/repos/acme/shop/tasks", ...timeline]);
    }
  });

  test("without tasks is told by the pull request's events, and tasks are not asked for again", async () => {
    const timelines = {
      7: [{ event: "copilot_work_started" }, { event: "copilot_work_finished" }],
    };
    const { followed, again, asked } = await follow(
      { pulls: [pull(7, { body: "Fixes #3" })], timelines },
      { issues: [3] },
    );
    assert.deepEqual(followed, ["7 finished: 3"]);
    await again();
    assert.equal(asked().filter((path) => path.startsWith("/agents/")).length, 1);
  });

  test("is found by the issue's timeline when its text names no issue", async () => {
    const pulls = [pull(7), pull(8, { user: { login: "mona" } }), pull(9)];
    const timelines = { 3: [mention(7), mention(8, "mona"), mention(9, "Copilot", "other/shop")] };
    const { followed } = await follow(
      { pulls, timelines, tasks: { body: { tasks: [task(9007, "in_progress")] } } },
      { issues: [3] },
    );
    assert.deepEqual(followed, ["7 working: 3"]);
  });

  test("on an alert is found by what GitHub links to it", async () => {
    const told: Told = {
      pulls: [pull(7)],
      linked: [{ number: 7 }],
      tasks: { body: { tasks: [task(9007, "failed")] } },
    };
    const { followed, asked } = await follow(told, { alerts: ["codeScanning/12", "dependabot/4"] });
    assert.deepEqual(followed, ["7 failed: codeScanning/12"]);
    assert.equal(asked().filter((path) => path.includes("/alerts/")).length, 1);
  });

  test("is asked for at no server of one's own", async () => {
    const { transport, requests } = answeringTransport(() => ({ body: [] }));
    const github = createGitHub({
      repository: { host: "ghe.example", owner: "acme", name: "shop" },
      transport,
      apiUrl: "https://ghe.example/api/v3",
      log: () => undefined,
    });
    const orders = { issues: [3], alerts: [], listed: [] };
    assert.deepEqual(await followAgent(ownTracker(github), [], orders, calm), []);
    assert.equal(requests.length, 0);
  });

  test("asks about five of a kind at most", async () => {
    const issues = [1, 2, 3, 4, 5, 6, 7, 8];
    const { asked } = await follow({ tasks: { body: { tasks: [] } } }, { issues });
    assert.equal(asked().length, 1 + 5);
  });

  test("is the agent's under each of its names, and nobody else's", () => {
    for (const login of ["Copilot", "copilot-swe-agent", "copilot-swe-agent[bot]"]) {
      assert.ok(isCodingAgent(login), login);
    }
    for (const login of ["mona", "copilot-fan", "my-copilot", "copilot[bot]x"]) {
      assert.ok(!isCodingAgent(login), login);
    }
  });
});
