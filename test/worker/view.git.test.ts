import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DidChangeConfigurationNotification } from "vscode-languageserver-protocol";
import { noFilter, parseFilter } from "../../src/core/filter/alertFilter.ts";
import type { Grouping } from "../../src/core/view/grouping.ts";
import type { TreeNode } from "../../src/core/view/treeNode.ts";
import {
  statusRequest,
  treeRequest,
  type WorkerOptions,
  type WorkerStatus,
} from "../../src/protocol/messages.ts";
import {
  filterChoicesRequest,
  markSeenRequest,
  seenChanged,
  setViewRequest,
  type ViewState,
  viewChanged,
} from "../../src/protocol/view.ts";
import { isRecord } from "../../src/sources/json.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import {
  type Answers,
  answering,
  codeAlert,
  codeScanning,
  dependabotAlert,
  json,
  shop,
} from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const client: WorkerOptions = { transport: "client", trusted: true, settings: {} };
const source = ["const a = 1;", "query(`select ${name}`);", "render(name);", "done();", ""].join(
  "\n",
);

const low = { id: "js/unused", description: "Unused", security_severity_level: "low" };

/** Whom `GET /user` and `GET /user/teams` name. */
const mona: Answers = (_request, { pathname }) => {
  if (pathname === "/user") return json({ login: "mona-lindqvist", email: null });
  if (pathname === "/user/teams") {
    return json([{ slug: "web", organization: { login: "acme" } }]);
  }
  return undefined;
};

/** Everything that shows alerts, as a client sees it. */
interface Places {
  /** Keys of the alerts in each. */
  readonly problems: readonly string[];
  readonly alerts: readonly string[];
  readonly resources: readonly string[];
  readonly status: WorkerStatus;
}

/** `data.keys` of a diagnostic. */
function keysOf(data: unknown): readonly string[] {
  const keys = isRecord(data) ? data["keys"] : undefined;
  return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
}

/** What no client of ours would send. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const nonsense = { filter: "x", grouping: 3 } as never;

suite("the filtered set", () => {
  let clone: TestClone;
  let commit: string;
  let listed: readonly object[];
  const sessions: WorkerSession[] = [];

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    clone.git("config", "user.email", "mona@example.com");
    commit = clone.commit({
      "src/db.js": source,
      "src/page.js": source,
      CODEOWNERS: "/src/page.js @acme/web\n",
    });
    listed = [
      codeAlert({ number: 1, path: "src/db.js", line: 2, commit }),
      codeAlert({ number: 2, path: "src/db.js", line: 3, commit, rule: low }),
      codeAlert({ number: 3, path: "src/page.js", line: 2, commit }),
      // A line of a commit that nobody has: there is no place that is certain.
      codeAlert({ number: 4, path: "src/gone.js", line: 2, commit: "f".repeat(40) }),
    ];
  });

  teardown(async () => {
    for (const session of sessions.splice(0)) await session.stop();
    clone.remove();
  });

  const start = async (view?: Partial<ViewState>, more: readonly Answers[] = [mona]) => {
    const told: { repository: string; seen: object }[] = [];
    let changes = 0;
    const list: Answers = (request, url) => codeScanning(...listed)(request, url);
    const session = await startWorker({
      folders: [clone.folder],
      options:
        view === undefined
          ? client
          : { ...client, view: { filter: noFilter, grouping: "tier", seen: {}, ...view } },
      http: answering(...more, shop, list),
      prepare: (connection) => {
        connection.onNotification(seenChanged, (params) => {
          told.push(params);
        });
        connection.onNotification(viewChanged, () => {
          changes += 1;
        });
      },
    });
    sessions.push(session);
    await session.refresh();
    return { session, told, changes: () => changes };
  };

  const set = async (session: WorkerSession, settings: object) => {
    await session.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings,
    });
    // Answers come after what was told before.
    await session.connection.sendRequest(statusRequest, {});
  };

  const rowsOf = async (
    session: WorkerSession,
    view: "alerts" | "exposedResources" | "issues",
    parent?: string,
  ): Promise<readonly TreeNode[]> => {
    const rows = await session.connection.sendRequest(treeRequest, {
      view,
      ...(parent === undefined ? {} : { parent }),
    });
    const below = await Promise.all(
      rows.map(async ({ id, children }) =>
        children === "none" ? [] : await rowsOf(session, view, id),
      ),
    );
    return [...rows, ...below.flat()];
  };

  const keysIn = (rows: readonly TreeNode[]) =>
    rows.flatMap(({ target }) => (target?.type === "alert" ? [target.key] : [])).toSorted();

  const look = async (session: WorkerSession): Promise<Places> => {
    const problems = [...session.diagnostics.values()].flat().flatMap(({ data }) => keysOf(data));
    return {
      problems: problems.toSorted(),
      alerts: keysIn(await rowsOf(session, "alerts")),
      resources: keysIn(await rowsOf(session, "exposedResources")),
      status: await session.connection.sendRequest(statusRequest, {}),
    };
  };

  const overLimit = (count: number) => ({ turnedOff: 0, markedByOthers: 0, overLimit: count });

  /** All of them show the same alerts, as far as each can show them. */
  const assertAgree = (
    { problems, alerts, resources, status }: Places,
    expected: readonly string[],
  ) => {
    assert.deepEqual(alerts, expected);
    assert.deepEqual([...new Set(resources)], expected);
    const counts = status.summaries.flatMap((summary) => Object.values(summary.counts));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      expected.length,
    );
    const { shown, withheld, withoutLine } = status.problems;
    assert.equal(shown, problems.length);
    assert.deepEqual(withheld, overLimit(0));
    assert.equal(shown + withoutLine, expected.length);
    assert.ok(problems.every((key) => expected.includes(key)));
  };

  const setFilter = (
    session: WorkerSession,
    facets: readonly (readonly [string, string])[],
    text = "",
  ) =>
    session.connection.sendRequest(setViewRequest, {
      filter: parseFilter({ facets: facets.map(([kind, value]) => ({ kind, value })), text }),
    });

  /** Resolves when it is so, which the test's own time limit ends. */
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
  };

  const all = [1, 2, 3, 4].map((number) => `codeScanning/${number}`);

  test("feeds trees, Problems and counts alike, and is cleared again", async () => {
    const { session } = await start();
    assertAgree(await look(session), all);
    await setFilter(session, [["tier", "fixSoon"]]);
    const filtered = await look(session);
    assertAgree(filtered, ["codeScanning/1", "codeScanning/3", "codeScanning/4"]);
    assert.equal(filtered.status.filter, "Fix soon");
    assert.deepEqual(filtered.problems, ["codeScanning/1", "codeScanning/3"]);
    assert.equal(filtered.status.summaries[0]?.total, 4);
    // The report is of everything, always.
    assert.equal((await session.report()).alerts.length, 4);
    await setFilter(session, [], "page.js");
    assertAgree(await look(session), ["codeScanning/3"]);
    await setFilter(session, []);
    assertAgree(await look(session), all);
  });

  test("tells every row whole to a screen reader, with pauses where dots stand", async () => {
    const { session } = await start();
    for (const view of ["alerts", "exposedResources"] as const) {
      const rows = await rowsOf(session, view);
      assert.ok(rows.length > 4);
      for (const row of rows) {
        assert.ok(row.accessibleLabel.includes(row.label), row.accessibleLabel);
        assert.doesNotMatch(row.accessibleLabel, /·/);
      }
      const first = rows.find(
        ({ target }) => target?.type === "alert" && target.key === "codeScanning/1",
      );
      assert.match(first?.accessibleLabel ?? "", /^Fix soon, .*, db\.js:2, .*#1$/);
    }
  });

  test("counts what Problems holds as it counts itself: the alerts of one dependency are one", async () => {
    commit = clone.commit({ "package.json": '{ "dependencies": { "lodash": "4.17.15" } }\n' });
    const ofLodash: Answers = (_request, { pathname }) =>
      pathname === "/repos/acme/shop/dependabot/alerts"
        ? json([dependabotAlert(1, "high"), dependabotAlert(2, "low")])
        : undefined;
    const { session } = await start(undefined, [ofLodash, mona]);
    const { status } = await look(session);
    assert.equal(status.problems.shown, 5);
    assert.equal(status.problemEntries, 4);
    assert.equal([...session.diagnostics.values()].flat().length, 4);
  });

  test("holds from the start, before anything is published", async () => {
    const { session } = await start({
      filter: { facets: [{ kind: "tier", value: "watch" }], text: "" },
    });
    const { problems, status } = await look(session);
    assert.deepEqual(problems, ["codeScanning/2"]);
    assert.equal(status.filter, "Watch");
  });

  test("stays true through a refresh and an edit that loses a line", async () => {
    const { session, changes } = await start();
    await setFilter(session, [["tier", "fixSoon"]]);
    listed = listed.slice(1);
    await session.refresh(true);
    assertAgree(await look(session), ["codeScanning/3", "codeScanning/4"]);
    const file = join(clone.folder, "src/page.js");
    await session.open(file, source);
    await session.change(file, "done();\n", 2);
    const uri = pathToFileURL(file).href;
    await session.until(() => session.diagnostics.get(uri)?.length === 0);
    assertAgree(await look(session), ["codeScanning/3", "codeScanning/4"]);
    assert.deepEqual((await look(session)).status.problems, {
      shown: 0,
      withheld: overLimit(0),
      withoutLine: 2,
    });
    assert.ok(changes() > 0);
  });

  test("its choices count all alerts, whatever is chosen", async () => {
    const { session } = await start();
    await setFilter(session, [["tier", "fixSoon"]]);
    const { groups, total } = await session.connection.sendRequest(filterChoicesRequest, {});
    assert.equal(total, 4);
    const tiers = groups.find(({ title }) => title === "Tier")?.choices;
    assert.equal(
      tiers?.reduce((sum, { count }) => sum + count, 0),
      4,
    );
    assert.deepEqual(
      tiers?.filter(({ isChosen }) => isChosen).map(({ label }) => label),
      ["Fix soon"],
    );
  });

  for (const [grouping, label] of [
    ["file", "db.js"],
    ["rule", "SQL injection"],
    ["kind", "Code scanning"],
    ["assignee", "Nobody assigned"],
    ["workload", "Not mapped"],
  ] satisfies readonly (readonly [Grouping, string])[])
    test(`the alerts are put together by ${grouping}`, async () => {
      const { session } = await start();
      await session.connection.sendRequest(setViewRequest, { grouping });
      const [first] = await session.connection.sendRequest(treeRequest, { view: "alerts" });
      assert.equal(first?.label, label);
      assertAgree(await look(session), all);
    });

  test("what nobody understands changes nothing", async () => {
    const { session } = await start();
    await session.connection.sendRequest(setViewRequest, nonsense);
    assertAgree(await look(session), all);
  });

  suite("more alerts than an editor takes", () => {
    const linesOf = (count: number) => Array.from({ length: count }, (_, at) => `f(${at});`);
    const many = (path: string, count: number, from: number, urgent = count) =>
      linesOf(count).map((_, at) =>
        codeAlert({
          number: from + at,
          path,
          line: at + 1,
          columns: [1, 3],
          commit,
          ...(at < urgent ? {} : { rule: low }),
        }),
      );

    test("of a file the 1,000 most urgent are published, and the others said", async () => {
      commit = clone.commit({ "src/many.js": linesOf(1005).join("\n") });
      listed = many("src/many.js", 1005, 1, 1000);
      const { session } = await start();
      const { problems, status } = await look(session);
      assert.deepEqual(status.problems, { shown: 1000, withheld: overLimit(5), withoutLine: 0 });
      assert.equal(problems.length, 1000);
      const least = new Set([1001, 1002, 1003, 1004, 1005].map((n) => `codeScanning/${n}`));
      assert.ok(problems.every((key) => !least.has(key)));
    });

    test("over all files 10,000 are, and a filter makes room", async () => {
      const files = Array.from({ length: 11 }, (_, at) => `src/f${at}.js`);
      commit = clone.commit(Object.fromEntries(files.map((f) => [f, linesOf(910).join("\n")])));
      listed = files.flatMap((path, at) => many(path, 910, at * 910 + 1, at === 10 ? 0 : 910));
      const { session } = await start();
      const { problems, status } = await look(session);
      assert.deepEqual(status.problems, { shown: 10_000, withheld: overLimit(10), withoutLine: 0 });
      assert.equal(problems.length, 10_000);
      await setFilter(session, [["tier", "watch"]]);
      const { problems: watch } = (await look(session)).status;
      assert.deepEqual(watch, { shown: 910, withheld: overLimit(0), withoutLine: 0 });
      await setFilter(session, []);
      assert.equal((await look(session)).status.problems.withheld.overLimit, 10);
    });

    test("many rows come in parts, and more of them when asked", async () => {
      commit = clone.commit({ "src/many.js": linesOf(450).join("\n") });
      listed = many("src/many.js", 450, 1);
      const { session } = await start();
      const ask = (parent: string, most?: number) =>
        session.connection.sendRequest(treeRequest, {
          view: "alerts",
          parent,
          ...(most === undefined ? {} : { most }),
        });
      const [group] = await session.connection.sendRequest(treeRequest, { view: "alerts" });
      const first = await ask(group?.id ?? "");
      assert.equal(first.length, 201);
      assert.deepEqual([first.at(-1)?.description, first.at(-1)?.more], ["250 more", group?.id]);
      assert.equal((await ask(group?.id ?? "", 400)).length, 401);
      assert.equal((await ask(group?.id ?? "", 600)).length, 450);
    });
  });

  test("by the settings alerts stand in files until the user chooses otherwise", async () => {
    const { session, changes } = await start({ grouping: undefined });
    const first = async () => (await rowsOf(session, "alerts"))[0]?.context;
    assert.equal(await first(), "tier");
    const before = changes();
    await set(session, { "alerts.groupBy": "file" });
    assert.equal(await first(), "file");
    assert.ok(changes() > before, "the client is not told");
    await session.connection.sendRequest(setViewRequest, { grouping: "rule" });
    await set(session, { "alerts.groupBy": "kind" });
    assert.equal(await first(), "rule");
  });

  test("kinds that are switched off are gone at once, and read again when switched on", async () => {
    const { session } = await start();
    await set(session, { "alerts.kinds": ["dependabot"] });
    await session.until(() => session.snapshots.length > 1);
    assertAgree(await look(session), []);
    assert.equal((await look(session)).status.state, "empty");
    await set(session, {});
    await session.until(() => session.snapshots.length > 2);
    assertAgree(await look(session), all);
  });

  test("tiers that are turned off are not drawn, counted as left out, and everywhere else", async () => {
    const { session } = await start();
    await set(session, { "diagnostics.tiers": ["watch"] });
    const turnedOff = await look(session);
    assert.deepEqual(turnedOff.problems, ["codeScanning/2"]);
    assert.deepEqual([turnedOff.alerts, new Set(turnedOff.resources)], [all, new Set(all)]);
    assert.deepEqual(turnedOff.status.problems, {
      shown: 1,
      withheld: { turnedOff: 2, markedByOthers: 0, overLimit: 0 },
      withoutLine: 1,
    });
    assert.equal((await session.report()).alerts.length, 4);
    await set(session, { "diagnostics.tiers": [] });
    assert.deepEqual((await look(session)).problems, []);
    await set(session, {});
    assertAgree(await look(session), all);
  });

  suite("mine", () => {
    const mineOf = async (session: WorkerSession) => {
      await setFilter(session, [["only", "mine"]]);
      return keysIn(await rowsOf(session, "alerts"));
    };

    test("by CODEOWNERS and my team, and by the lines I changed last", async () => {
      clone.git("config", "user.email", "nobody@example.com");
      const { session, changes } = await start();
      await until(() => changes() > 0);
      assert.deepEqual(await mineOf(session), ["codeScanning/3"]);
      const rows = await rowsOf(session, "alerts");
      const row = rows.find(({ target }) => target?.type === "alert");
      assert.match(row?.accessibleLabel ?? "", /mine: code owner/);
      const asked = session.requests.map(({ url }) => new URL(url).pathname);
      assert.equal(asked.filter((path) => path === "/user").length, 1);
    });

    test("by blame: the lines that my address committed", async () => {
      const { session } = await start();
      await setFilter(session, [["only", "mine"]]);
      const seen = async (): Promise<readonly string[]> => keysIn(await rowsOf(session, "alerts"));
      await until(async () => (await seen()).length >= 3);
      // The fourth has no line here.
      assert.deepEqual(await seen(), all.slice(0, 3));
      const row = (await rowsOf(session, "alerts")).find(
        ({ target }) => target?.type === "alert" && target.key === "codeScanning/1",
      );
      assert.match(row?.accessibleLabel ?? "", /mine: last changed by me/);
    });

    test("not by blame where the user does not want git to be asked", async () => {
      const { session, changes } = await start();
      await setFilter(session, [["only", "mine"]]);
      const seen = async (): Promise<readonly string[]> => keysIn(await rowsOf(session, "alerts"));
      await until(async () => (await seen()).length >= 3);
      const before = changes();
      await set(session, { "mine.blame": false });
      await until(() => changes() > before);
      // What CODEOWNERS gives to my team stays mine.
      assert.deepEqual(await seen(), ["codeScanning/3"]);
    });

    test("asks who I am once, not with every refresh, and no teams where none is named", async () => {
      clone.commit({ CODEOWNERS: "/src/page.js @mona-lindqvist\n" });
      const { session, changes } = await start();
      await until(() => changes() > 0);
      await session.refresh();
      await session.refresh(true);
      assert.ok((await mineOf(session)).includes("codeScanning/3"));
      const asked = session.requests.map(({ url }) => new URL(url).pathname);
      assert.equal(asked.filter((path) => path === "/user").length, 1);
      assert.equal(asked.filter((path) => path === "/user/teams").length, 0);
    });
  });

  suite("seen", () => {
    const marked = async (session: WorkerSession) =>
      (await rowsOf(session, "alerts"))
        .flatMap(({ target, context }) =>
          target?.type === "alert" && context.includes("isUnseen") ? [target.key] : [],
        )
        .toSorted();

    test("a first look finds nothing new and is remembered", async () => {
      const { session, told } = await start();
      assert.deepEqual(await marked(session), []);
      assert.deepEqual(told.at(-1)?.repository, "github.com/acme/shop");
      const seen = told.at(-1)?.seen;
      assert.deepEqual(seen, { codeScanning: "1-4", dependabot: "", secretScanning: "" });
    });

    test("what came since is marked, filtered, and seen alert by alert or at once", async () => {
      const { session, told } = await start({
        seen: { "github.com/acme/shop": { codeScanning: "1" } },
      });
      assert.deepEqual(await marked(session), all.slice(1));
      assert.equal((await look(session)).status.unseen, 3);
      await setFilter(session, [["only", "newSinceLook"]]);
      const target = { repository: "github.com/acme/shop", key: "codeScanning/2" };
      await session.connection.sendRequest(markSeenRequest, { targets: [target] });
      assert.deepEqual(await marked(session), all.slice(2));
      // The list does not change under the user's hand.
      assertAgree(await look(session), all.slice(1));
      assert.deepEqual(told.at(-1)?.seen, {
        codeScanning: "1-2",
        dependabot: "",
        secretScanning: "",
      });
      await session.connection.sendRequest(markSeenRequest, {});
      assert.deepEqual(await marked(session), []);
      assertAgree(await look(session), []);
    });

    test("an alert that a refresh brings is new", async () => {
      const { session } = await start();
      listed = [...listed, codeAlert({ number: 9, path: "src/db.js", line: 1, commit })];
      await session.refresh(true);
      assert.deepEqual(await marked(session), ["codeScanning/9"]);
    });
  });

  test("Issues lists open ones with people, alerts and pull requests", async () => {
    const body = 'x <!-- runtime-risk: {"v":1,"alerts":["codeScanning/1"]} -->';
    const issue = (number: number, changes: object) => ({
      number,
      title: `Issue ${number}`,
      state: "open",
      html_url: `https://github.com/acme/shop/issues/${number}`,
      body,
      assignees: [],
      labels: [{ name: "security" }],
      ...changes,
    });
    const tracker: Answers = (_request, { pathname }) => {
      if (pathname === "/repos/acme/shop/pulls") {
        return json([
          {
            number: 51,
            title: "Escape the name",
            state: "open",
            html_url: "https://github.com/acme/shop/pull/51",
            body: "Fixes #7",
            merged_at: null,
            draft: false,
          },
        ]);
      }
      if (pathname !== "/repos/acme/shop/issues") return undefined;
      return json([
        issue(7, { assignees: [{ login: "mona" }] }),
        issue(8, { body: "See https://github.com/acme/shop/security/code-scanning/3" }),
        issue(9, { body: "No alert in it" }),
        issue(10, { state: "closed" }),
      ]);
    };
    const session = await startWorker({
      folders: [clone.folder],
      options: client,
      http: answering(tracker, shop, codeScanning(...listed), mona),
    });
    sessions.push(session);
    await session.refresh();
    const roots = await session.connection.sendRequest(treeRequest, { view: "issues" });
    assert.deepEqual(
      roots.map(({ label, description }) => `${label} | ${description}`),
      [
        "#7 Issue 7 | mona · not known to run · pull request #51 open",
        "#8 Issue 8 | nobody assigned · not known to run",
        "#9 Issue 9 | nobody assigned · names no alert",
      ],
    );
    assert.deepEqual(roots[0]?.target, {
      type: "issue",
      repository: "github.com/acme/shop",
      number: 7,
    });
    const below = await session.connection.sendRequest(treeRequest, {
      view: "issues",
      parent: roots[0]?.id ?? "",
    });
    assert.deepEqual(
      below.map(({ label }) => label),
      ["SQL injection", "Escape the name"],
    );
  });

  test("nothing is asked or run in Restricted Mode", async () => {
    const session = await startWorker({
      folders: [clone.folder],
      options: { ...client, trusted: false },
      http: () => assert.fail("a request was sent"),
      git: () => assert.fail("git was run"),
    });
    sessions.push(session);
    await session.refresh();
    await session.connection.sendRequest(markSeenRequest, {});
    await setFilter(session, [["only", "mine"]]);
    assert.deepEqual(await rowsOf(session, "alerts"), []);
    assert.deepEqual(await rowsOf(session, "issues"), []);
    const choices = await session.connection.sendRequest(filterChoicesRequest, {});
    assert.equal(choices.total, 0);
  });
});
