import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  alertDetailRequest,
  dataFlowRequest,
  explainRequest,
  type HttpRequest,
} from "../../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../../support/clone.ts";
import {
  type Answers,
  answering,
  codeAlert,
  codeScanning,
  json,
  shop,
} from "../../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../../support/workerSession.ts";

const target = { repository: "github.com/acme/shop", key: "codeScanning/12" };
const lines = Array.from(
  { length: 12 },
  (_, n) => `const value${n + 1} = compute(${(n + 1) ** 2});`,
);
const text = `${lines.join("\n")}\n`;

function step(uri: string, startLine: number, message: string): object {
  const artifactLocation = { uri, uriBaseId: "%SRCROOT%" };
  const region = { startLine, startColumn: 7, endColumn: 13 };
  return {
    location: { physicalLocation: { artifactLocation, region }, message: { text: message } },
  };
}

suite("what is asked for one alert", () => {
  let clone: TestClone;
  let commit: string;
  /** The commit that the analysis saw. */
  let analysed: string;
  let session: WorkerSession;

  setup(async () => {
    clone = makeClone("https://github.com/acme/shop.git");
    commit = clone.commit({ "src/in.ts": text, "src/db.ts": text, "src/gone.ts": text });
    analysed = commit;
  });
  teardown(async () => {
    await session.stop();
    clone.remove();
  });

  const analyses: Answers = (_request, { pathname }) =>
    pathname.endsWith("/code-scanning/analyses")
      ? json([
          {
            id: 5,
            commit_sha: analysed,
            category: "/language:javascript",
            created_at: "2026-11-01T10:00:00Z",
            error: "",
            tool: { name: "CodeQL" },
          },
        ])
      : undefined;
  const flow = (...locations: readonly object[]): Answers => {
    const properties = { "github/alertNumber": 12 };
    const codeFlows = [{ threadFlows: [{ locations }] }];
    return (_request, { pathname }) =>
      pathname.endsWith("/code-scanning/analyses/5")
        ? json({ runs: [{ results: [{ properties, codeFlows }] }] }, 200, {
            "content-type": "application/sarif+json",
          })
        : undefined;
  };
  const start = async (...answers: readonly Answers[]): Promise<void> => {
    const alert = codeAlert({ number: 12, path: "src/db.ts", line: 9, commit });
    session = await startWorker({
      folders: [clone.folder],
      options: { transport: "client", trusted: true, settings: {} },
      http: answering(shop, codeScanning(alert), analyses, ...answers),
    });
    await session.refresh();
  };
  const paths = (requests: readonly HttpRequest[]): readonly string[] =>
    requests.map(({ url }) => new URL(url).pathname);
  const uri = (path: string) => pathToFileURL(join(clone.folder, path)).href;
  const rowsOf = async () => {
    const answer = await session.connection.sendRequest(dataFlowRequest, target);
    assert.ok(answer.ok, JSON.stringify(answer));
    assert.equal(answer.paths.length, 1);
    return answer.paths[0] ?? [];
  };
  const at = (line: number) => ({
    start: { line: line - 1, character: 6 },
    end: { line: line - 1, character: 12 },
  });

  test("the steps of a data flow are where they are in the text now open", async () => {
    await start(flow(step("src/in.ts", 4, "req.query"), step("src/db.ts", 9, "sql")));
    // Two lines more on the disk, then one more in the editor alone.
    clone.write("src/db.ts", `// one\n// two\n${text}`);
    await session.open(join(clone.folder, "src/in.ts"), `// typed\n${text}`);
    assert.deepEqual(await rowsOf(), [
      { message: "req.query", place: "in.ts:5", note: "", uri: uri("src/in.ts"), range: at(5) },
      { message: "sql", place: "db.ts:11", note: "", uri: uri("src/db.ts"), range: at(11) },
    ]);
  });

  test("a step whose place is not certain has none to go to, and says why", async () => {
    await start(
      flow(
        step("src/gone.ts", 4, "gone"),
        step("../outside.ts", 1, "outside"),
        step("src/db.ts", 9, "sql"),
      ),
    );
    clone.git("rm", "--quiet", "src/gone.ts");
    clone.commit({}, "Remove");
    const rows = await rowsOf();
    assert.deepEqual(
      rows.map(({ uri: file, range }) => [file, range]),
      [
        [null, null],
        [null, null],
        [uri("src/db.ts"), at(9)],
      ],
    );
    assert.equal(rows[0]?.place, "gone.ts, line not found");
    assert.notEqual(rows[0]?.note, "");
    assert.match(rows[1]?.note ?? "", /outside of the repository/);
  });

  test("a commit that is in no clone, such as a pull request's merge, is compared with GitHub's copy", async () => {
    analysed = "f".repeat(40);
    const sha = clone.git("hash-object", "src/in.ts");
    const tree: Answers = (_request, { pathname }) =>
      pathname.endsWith(`/git/trees/${analysed}`)
        ? json({ tree: [{ path: "src/in.ts", type: "blob", sha }] })
        : undefined;
    await start(flow(step("src/in.ts", 4, "a"), step("src/db.ts", 9, "b")), tree);
    clone.write("src/in.ts", `// one\n${text}`);
    const rows = await rowsOf();
    assert.deepEqual([rows[0]?.range, rows[0]?.note], [at(5), ""]);
    // Not in that commit, as far as GitHub tells: no line is claimed.
    assert.deepEqual([rows[1]?.range, rows[1]?.uri], [null, null]);
  });

  test("showing steps leaves the alerts where they are", async () => {
    await start(flow(step("src/in.ts", 4, "a")));
    const before = await session.report();
    await rowsOf();
    await session.open(join(clone.folder, "src/db.ts"), text);
    await session.change(join(clone.folder, "src/db.ts"), `// typed\n${text}`, 2);
    const moved = () => session.diagnostics.get(uri("src/db.ts"))?.[0]?.range.start.line === 9;
    await session.until(moved);
    assert.equal(before.alerts[0]?.anchor?.startLine, 9);
  });

  test("without a data flow there is one sentence", async () => {
    await start(flow());
    const answer = await session.connection.sendRequest(dataFlowRequest, target);
    assert.deepEqual(answer, {
      ok: false,
      message: "CodeQL reports no data flow for #12: only its own place.",
    });
    const gone = { ...target, key: "codeScanning/99" };
    const none = await session.connection.sendRequest(dataFlowRequest, gone);
    assert.deepEqual(none, { ok: false, message: "This alert is no longer listed." });
  });

  test("nothing of one alert is asked for until somebody looks at it, and then of that one", async () => {
    const detail: Answers = (_request, { pathname }) =>
      pathname.endsWith("/code-scanning/alerts/12")
        ? json({ rule: { help: "# Help\n<b>" }, linked_pull_requests: [] })
        : undefined;
    await start(flow(step("src/db.ts", 9, "sql")), detail);
    await session.connection.sendRequest(explainRequest, target);
    const own = /\/(?:alerts|analyses)\/\d+/;
    assert.deepEqual(
      paths(session.requests).filter((path) => own.test(path)),
      [],
    );
    const answer = await session.connection.sendRequest(alertDetailRequest, target);
    assert.equal(
      answer?.markdown,
      "**Progress:** open\n\n## About this rule\n\n### Help\n\n\\<b\\>",
    );
    assert.deepEqual(
      paths(session.requests).filter((path) => own.test(path)),
      ["/repos/acme/shop/code-scanning/alerts/12"],
    );
    const gone = { ...target, key: "codeScanning/99" };
    assert.equal(await session.connection.sendRequest(alertDetailRequest, gone), null);
  });

  test("a detail that cannot be read is one sentence in its place", async () => {
    await start();
    const answer = await session.connection.sendRequest(alertDetailRequest, target);
    assert.match(
      answer?.markdown ?? "",
      /^\*\*Progress:\*\* open\n\n_Your account is not permitted to read details of this alert/,
    );
  });
});
