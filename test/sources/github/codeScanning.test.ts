import assert from "node:assert/strict";
import { chooseAlertsRef, readCodeScanning } from "../../../src/sources/github/codeScanning.ts";
import { isRecord } from "../../../src/sources/json.ts";
import {
  type Answer,
  answeringTransport,
  calm,
  clientOver,
  shopRepository,
} from "../../support/gitHubClient.ts";
import { recordedBodies } from "../../support/recordings.ts";
import { codeAlert } from "../../support/upstreamAnswers.ts";

const main = { name: "refs/heads/main", isDefault: true };
const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const alert = { number: 12, path: "src/db/query.ts", line: 42, columns: [5, 19], commit } as const;

async function readList(...items: readonly unknown[]) {
  const { transport } = answeringTransport(() => ({ body: items }));
  return readCodeScanning(clientOver(transport), main, calm);
}

async function readOne(changes: Readonly<Record<string, unknown>>) {
  const { facts, problem } = await readList({ ...codeAlert(alert), ...changes });
  assert.equal(problem, undefined);
  const [first] = facts;
  assert.ok(first !== undefined);
  return first;
}

suite("code scanning", () => {
  test("an alert is read as the REST description has it", async () => {
    assert.deepEqual(await readOne({}), {
      kind: "codeScanning",
      key: "codeScanning/12",
      number: 12,
      title: "SQL injection",
      rule: "js/sql-injection",
      severity: "high",
      url: "https://github.com/acme/shop/security/code-scanning/12",
      createdAt: "2026-11-01T10:00:00Z",
      assignees: [],
      fixAvailable: false,
      cwes: ["CWE-89"],
      tool: "CodeQL",
      message: "This query depends on a user-provided value.",
      ref: "refs/heads/main",
      location: {
        path: "src/db/query.ts",
        commit,
        region: { startLine: 42, startColumn: 5, endLine: 42, endColumn: 19 },
      },
      classifications: [],
      category: "/language:javascript",
    });
  });

  test("only open alerts are asked for; a branch only when it is not the default one", async () => {
    const { transport, requests } = answeringTransport(() => ({ body: [] }));
    const github = clientOver(transport);
    await readCodeScanning(github, main, calm);
    await readCodeScanning(github, { name: "refs/pull/51/merge", isDefault: false }, calm);
    const queries = requests.map(({ url }) => Object.fromEntries(new URL(url).searchParams));
    const latest = { per_page: "100", sort: "updated", direction: "desc" };
    assert.deepEqual(queries, [
      { ...latest, state: "open" },
      { ...latest, state: "open", ref: "refs/pull/51/merge" },
    ]);
  });

  test("the title is the description, else the name, else the id", async () => {
    const rule = { id: "r", name: "n", severity: "error", tags: [] };
    assert.equal((await readOne({ rule: { ...rule, description: "d" } })).title, "d");
    assert.equal((await readOne({ rule: { ...rule, description: " " } })).title, "n");
    assert.equal((await readOne({ rule: { id: "r", severity: "error" } })).title, "r");
    assert.equal((await readOne({ rule: null })).title, "unknown rule");
  });

  for (const [security, rule, severity] of [
    ["critical", "note", "critical"],
    ["high", "none", "high"],
    ["medium", "error", "medium"],
    ["low", "error", "low"],
    [null, "error", "high"],
    [null, "warning", "medium"],
    [null, "note", "low"],
    [null, "none", "low"],
    [null, null, "medium"],
    ["somethingNew", "error", "high"],
  ] as const) {
    test(`security severity ${security} with rule severity ${rule} is ${severity}`, async () => {
      const read = await readOne({
        rule: { id: "r", severity: rule, security_severity_level: security },
      });
      assert.equal(read.severity, severity);
    });
  }

  test("weaknesses are read from their tags, without leading zeros", async () => {
    const tags = ["security", "external/cwe/cwe-089", "CWE-1333", "external/cwe/cwe-x", 7, null];
    assert.deepEqual((await readOne({ rule: { id: "r", tags } })).cwes, ["CWE-89", "CWE-1333"]);
  });

  test("an alert without a file has no location, one without a commit has an unchecked one", async () => {
    const instance = { ref: "refs/heads/main", commit_sha: commit, location: null };
    assert.equal((await readOne({ most_recent_instance: instance })).location, undefined);
    const noPath = { ref: "x", commit_sha: commit, location: { path: "", start_line: 1 } };
    assert.equal((await readOne({ most_recent_instance: noPath })).location, undefined);
    const rooted = { commit_sha: commit, location: { path: "/src/a.ts", start_line: 1 } };
    assert.equal((await readOne({ most_recent_instance: rooted })).location?.path, "src/a.ts");
    for (const missing of [undefined, null, 7]) {
      const noCommit = { commit_sha: missing, location: { path: "a.ts", start_line: 3 } };
      assert.deepEqual((await readOne({ most_recent_instance: noCommit })).location, {
        path: "a.ts",
        commit: undefined,
        region: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 0 },
      });
    }
    const none = await readOne({ most_recent_instance: null });
    assert.deepEqual([none.location, none.ref, none.message], [undefined, "refs/heads/main", ""]);
  });

  test("line 0 or none means the file; missing columns mean the whole line", async () => {
    const at = async (location: object) =>
      (await readOne({ most_recent_instance: { commit_sha: commit, location } })).location?.region;
    const file = { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };
    for (const line of [0, -1, null, undefined, 1.5, "x", 1e300, true]) {
      assert.deepEqual(await at({ path: "a", start_line: line, end_line: 0 }), file);
    }
    assert.deepEqual(await at({ path: "a", start_line: "9", end_line: "11", end_column: "4" }), {
      startLine: 9,
      startColumn: 1,
      endLine: 11,
      endColumn: 4,
    });
    assert.deepEqual(await at({ path: "a", start_line: 9, end_line: 3, start_column: null }), {
      startLine: 9,
      startColumn: 1,
      endLine: 9,
      endColumn: 0,
    });
  });

  test("the time of the last update stands in for a missing one; without both there is none", async () => {
    const updated = "2026-11-02T10:00:00Z";
    for (const missing of [null, "", "soon"]) {
      const read = await readOne({ created_at: missing, updated_at: updated });
      assert.equal(read.createdAt, updated);
      assert.equal((await readOne({ created_at: missing, updated_at: null })).createdAt, undefined);
    }
  });

  test("a number may be text or a bigint; a state nobody knows counts as open, and is told", async () => {
    const odd = { ...codeAlert(alert), number: "31", state: "paused" };
    const { facts, note, problem } = await readList(odd, {
      ...codeAlert(alert),
      rule: { severity: "odd" },
    });
    assert.deepEqual(
      facts.map(({ number, unknownFields }) => [number, unknownFields]),
      [
        [31, ["state"]],
        [12, ["rule.severity"]],
      ],
    );
    assert.equal(problem, undefined);
    assert.equal(
      note,
      "2 alerts hold a value that this version does not know (rule.severity, state).",
    );
  });

  test("classifications that are null are left out", async () => {
    const instance = { commit_sha: commit, classifications: ["test", null] };
    assert.deepEqual((await readOne({ most_recent_instance: instance })).classifications, ["test"]);
  });

  test("a hostile address is replaced by the alert's own page", async () => {
    const read = await readOne({ html_url: "https://evil.example/" });
    assert.equal(read.url, "https://github.com/acme/shop/security/code-scanning/12");
  });

  test("fixed and dismissed alerts of an unfiltered list are left out", async () => {
    const closed = ["fixed", "dismissed", "closed"].map((state, index) => ({
      ...codeAlert({ ...alert, number: 20 + index }),
      state,
    }));
    const read = await readList(codeAlert(alert), ...closed, {
      ...codeAlert(alert),
      number: 30,
      state: null,
    });
    assert.deepEqual(
      read.facts.map(({ number }) => number),
      [12, 30],
    );
    assert.equal(read.problem, undefined);
  });

  test("an alert on two pages counts once", async () => {
    const read = await readList(codeAlert(alert), codeAlert(alert));
    assert.equal(read.facts.length, 1);
  });

  test("items that cannot be understood make the reading partial and are counted", async () => {
    const read = await readList(
      codeAlert(alert),
      7,
      { number: "x" },
      { number: 1.5 },
      { number: 0 },
    );
    assert.equal(read.facts.length, 1);
    assert.equal(read.problem?.state, "partial");
    assert.match(read.problem?.detail ?? "", /^4 of 5 /);
  });

  test("a page that fails leaves the alerts before it, and says partial", async () => {
    const { transport } = answeringTransport((_request, url): Answer => {
      if (url.searchParams.has("page")) return { status: 500, body: {} };
      const link = '<https://api.github.com/repositories/1/alerts?page=2>; rel="next"';
      return { headers: { link }, body: [codeAlert(alert)] };
    });
    const read = await readCodeScanning(clientOver(transport), main, calm);
    assert.equal(read.facts.length, 1);
    assert.deepEqual([read.problem?.state, read.problem?.isTransient], ["partial", true]);
    assert.match(read.problem?.detail ?? "", /first 1 .*500/);
  });

  test("a plain 404 is a missing right, because the repository was read before", async () => {
    const { transport } = answeringTransport(() => ({
      status: 404,
      body: { message: "Not Found" },
    }));
    const read = await readCodeScanning(clientOver(transport), main, calm);
    assert.deepEqual([read.facts, read.problem?.state], [[], "forbidden"]);
  });

  test("a cancelled reading rejects with its reason", async () => {
    const reason = new Error("closed");
    const { transport } = answeringTransport(() => ({ body: [] }));
    await assert.rejects(
      readCodeScanning(clientOver(transport), main, AbortSignal.abort(reason)),
      reason,
    );
  });
});

suite("reference whose alerts are listed", () => {
  const analysis = { ref: "x", commit_sha: commit, created_at: "2026-11-01T10:00:00Z", error: "" };
  const known = { commit, createdAt: "2026-11-01T10:00:00Z", error: undefined, warning: undefined };
  const noAnalysis = { status: 404, body: { message: "no analysis found" } };

  /** GitHub with analyses of `refs` and the open pull requests of branches, `owner:branch`. */
  async function chosen(
    branch: string | undefined,
    refs: readonly string[],
    pulls: Readonly<Record<string, number>> = { "acme:topic": 51 },
  ) {
    const { transport, requests } = answeringTransport((_request, url): Answer => {
      if (url.pathname.endsWith("/code-scanning/analyses")) {
        const isKnown = refs.includes(url.searchParams.get("ref") ?? "");
        return isKnown ? { body: [analysis] } : noAnalysis;
      }
      assert.equal(url.pathname, "/repos/acme/shop/pulls");
      assert.equal(url.searchParams.get("state"), "open");
      const number = pulls[url.searchParams.get("head") ?? ""];
      return { body: number === undefined ? [] : [{ number }] };
    });
    const ref = await chooseAlertsRef(clientOver(transport), shopRepository, branch, calm);
    return { ref, requests };
  }

  test("HEAD's upstream branch if it has an analysis", async () => {
    const { ref } = await chosen("topic", ["refs/heads/topic", "refs/pull/51/merge"]);
    assert.deepEqual(ref, { name: "refs/heads/topic", isDefault: false, analysis: known });
  });

  test("else the merge reference of its open pull request", async () => {
    const { ref } = await chosen("topic", ["refs/pull/51/merge"]);
    assert.deepEqual(ref, { name: "refs/pull/51/merge", isDefault: false, analysis: known });
  });

  test("else the default branch, which then says which branch has no analysis", async () => {
    const passedOver = { ...main, unanalysed: "topic" };
    assert.deepEqual((await chosen("topic", [])).ref, passedOver);
    assert.deepEqual((await chosen("topic", [], {})).ref, passedOver);
  });

  test("a fork's branch has its open pull request's merge reference, and no analysis here", async () => {
    // The branch of the same name is somebody else's.
    const refs = ["refs/heads/topic", "refs/pull/7/merge"];
    const { ref, requests } = await chosen("mona:topic", refs, {
      "acme:topic": 51,
      "mona:topic": 7,
    });
    assert.deepEqual(ref, { name: "refs/pull/7/merge", isDefault: false, analysis: known });
    assert.equal(requests.length, 2);
    const passedOver = await chosen("mona:main", refs, { "mona:main": 8 });
    assert.deepEqual(passedOver.ref, { ...main, unanalysed: "mona:main" });
    // Without a pull request nothing was passed over: this repository does not know the branch.
    assert.deepEqual((await chosen("mona:topic", refs)).ref, main);
  });

  test("the default branch and no upstream need no request", async () => {
    for (const branch of ["main", undefined]) {
      const { ref, requests } = await chosen(branch, []);
      assert.deepEqual([ref, requests.length], [main, 0]);
    }
  });

  for (const [failing, state] of [
    ["/code-scanning/analyses", "partial"],
    ["/pulls", undefined],
  ] as const) {
    test(`a look-up of ${failing} that fails falls through to the default branch, and is told`, async () => {
      const { transport } = answeringTransport((_request, { pathname }) =>
        pathname.endsWith(failing) ? { status: 403, body: { message: "no" } } : { body: [] },
      );
      const github = clientOver(transport);
      const ref = await chooseAlertsRef(github, shopRepository, "topic", calm);
      assert.deepEqual([ref.name, ref.isDefault], [main.name, true]);
      const { problem, note } = await readCodeScanning(github, ref, calm);
      assert.equal(problem?.state, state);
      assert.match(
        problem?.detail ?? note ?? "",
        /^These are the alerts of main; whether topic has its own could not be asked\. /,
      );
    });
  }

  for (const [page, state] of [
    ["/code-scanning/analyses", "partial"],
    ["/pulls", undefined],
  ] as const) {
    for (const body of ["<html>Sign in</html>", { message: "soon" }]) {
      test(`${page} answered with ${JSON.stringify(body)} does not say that there is none`, async () => {
        const { transport } = answeringTransport((_request, { pathname }) =>
          pathname.endsWith(page) ? { body } : { body: [] },
        );
        const github = clientOver(transport);
        const ref = await chooseAlertsRef(github, shopRepository, "topic", calm);
        assert.deepEqual([ref.name, ref.unanalysed], [main.name, undefined]);
        const { problem, note } = await readCodeScanning(github, ref, calm);
        assert.equal(problem?.state, state);
        assert.match(
          problem?.detail ?? note ?? "",
          /^These are the alerts of main; whether topic has its own could not be asked\. /,
        );
      });
    }
  }

  test("a look-up that is cancelled rejects", async () => {
    const { transport } = answeringTransport(() => ({ status: 403, body: { message: "no" } }));
    const github = clientOver(transport);
    const reason = new Error("closed");
    await assert.rejects(
      chooseAlertsRef(github, shopRepository, "topic", AbortSignal.abort(reason)),
      reason,
    );
  });
});

suite("recorded answers of code scanning", () => {
  const recorded = (operation: string, check: (bodies: readonly unknown[]) => Promise<void>) => {
    const bodies = recordedBodies(operation);
    if (bodies === undefined) test.skip(`${operation}: no recordings beside the checkout`);
    else test(`${operation} is accepted`, async () => check(bodies));
  };

  for (const operation of ["list-alerts-for-repo", "list-alerts-for-org"]) {
    recorded(operation, async (bodies) => {
      for (const body of bodies) {
        assert.ok(Array.isArray(body) && body.length > 0);
        const items: readonly unknown[] = body;
        const read = await readList(...items);
        assert.equal(read.problem, undefined);
        const open = items.filter((item) => isRecord(item) && item["state"] === "open");
        assert.equal(read.facts.length, open.length);
        for (const fact of read.facts) {
          assert.notEqual(fact.title, "");
          assert.match(fact.location?.commit ?? "", /^[0-9a-f]{40}$/);
          assert.match(fact.url, /^https:\/\/github\.com\//);
        }
      }
    });
  }

  for (const operation of ["get-alert", "update-alert"]) {
    recorded(operation, async (bodies) => {
      for (const body of bodies) {
        assert.ok(typeof body === "object" && body !== null && "state" in body);
        const read = await readList(body);
        assert.equal(read.problem, undefined);
        assert.equal(read.facts.length, body.state === "open" ? 1 : 0);
      }
    });
  }

  recorded("list-instances", async (bodies) => {
    for (const instances of bodies) {
      assert.ok(Array.isArray(instances) && instances.length > 0);
      for (const instance of instances as readonly unknown[]) {
        const read = await readOne({ most_recent_instance: instance });
        assert.match(read.location?.commit ?? "", /^[0-9a-f]{40}$/);
        assert.ok((read.location?.region.startLine ?? 0) > 0);
      }
    }
  });

  recorded("list-analyses", async (bodies) => {
    const { transport } = answeringTransport(() => ({ body: bodies[0] }));
    const ref = await chooseAlertsRef(clientOver(transport), shopRepository, "topic", calm);
    assert.deepEqual(ref, {
      name: "refs/heads/topic",
      isDefault: false,
      // The newest of the recorded list.
      analysis: {
        commit: "db8744967e1c91a80079ecef70c7db805871dd3d",
        createdAt: "2024-05-31T05:51:15Z",
        error: undefined,
        warning: undefined,
      },
    });
  });

  recorded("get-default-setup", async (bodies) => {
    for (const body of bodies) {
      assert.ok(typeof body === "object" && body !== null && "state" in body);
      assert.ok(["configured", "not-configured"].includes(String(body.state)));
    }
  });
});
