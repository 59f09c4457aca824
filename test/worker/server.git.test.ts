import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ResponseError } from "vscode-languageserver-protocol";
import {
  type HttpRequest,
  type HttpResponse,
  httpFailureCodes,
  refreshRequest,
  repositoriesRequest,
  statusRequest,
  type WorkerOptions,
} from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { assertReport } from "../support/report.ts";
import {
  answering,
  codeAlert,
  codeScanning,
  dependabotAlert,
  json,
  shop,
} from "../support/upstreamAnswers.ts";
import { type SessionOptions, startWorker, type WorkerSession } from "../support/workerSession.ts";

const client: WorkerOptions = { transport: "client", trusted: true, settings: {} };
const source = ["const a = 1;", "query(`select ${name}`);", "done();", ""].join("\n");

suite("worker", () => {
  let clone: TestClone;
  let commit: string;
  const sessions: WorkerSession[] = [];

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    commit = clone.commit({ "src/db.js": source });
  });

  teardown(async () => {
    for (const session of sessions.splice(0)) await session.stop();
    clone.remove();
  });

  const start = async (options: Partial<SessionOptions> = {}): Promise<WorkerSession> => {
    const session = await startWorker({
      folders: [clone.folder],
      options: client,
      http: oneAlert(),
      ...options,
    });
    sessions.push(session);
    return session;
  };
  const oneAlert = () =>
    answering(
      shop,
      codeScanning(codeAlert({ number: 12, path: "src/db.js", line: 2, columns: [7, 23], commit })),
    );
  const uri = (path: string) => pathToFileURL(join(clone.folder, path)).href;

  test("refreshes once by itself and publishes an alert on its line, ranked", async () => {
    const session = await start();
    assert.equal(await session.refresh(), 1);

    assert.deepEqual(session.diagnostics.get(uri("src/db.js")), [
      {
        range: { start: { line: 1, character: 6 }, end: { line: 1, character: 22 } },
        // SQL injection (high), exposure unknown, is Fix soon by the ranking's worked example.
        severity: 2,
        source: "Runtime Risk",
        code: "js/sql-injection",
        codeDescription: { href: "https://github.com/acme/shop/security/code-scanning/12" },
        message: "Fix soon: SQL injection. Exposure unknown: no permission to read Azure. #12",
        data: {
          repository: "github.com/acme/shop",
          key: "codeScanning/12",
          keys: ["codeScanning/12"],
        },
      },
    ]);
    assert.equal(session.snapshots.length, 1);
    assert.deepEqual(session.snapshots[0]?.counts, { fixNow: 0, fixSoon: 1, plan: 0, watch: 0 });
  });

  test("asks GitHub without any credential of its own and with the kind of credential to add", async () => {
    const session = await start();
    await session.refresh();
    assert.ok(session.requests.length > 0);
    const kinds = new Map([
      ["api.github.com", "github"],
      ["management.azure.com", "azure"],
    ]);
    for (const { headers, url, auth } of session.requests) {
      const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
      for (const forbidden of ["authorization", "cookie", "host", "proxy-authorization"]) {
        assert.ok(!names.has(forbidden), `${forbidden} sent to ${url}`);
      }
      const { host } = new URL(url);
      const kind = kinds.get(host) ?? "none";
      assert.equal(auth, kind, url);
    }
    const list = session.requests.find(({ url }) => url.includes("code-scanning/alerts"));
    const query = new URL(list?.url ?? "").searchParams;
    assert.equal(query.get("state"), "open");
    assert.equal(query.get("per_page"), "100");
  });

  test("answers the report of the contract, valid by its schema", async () => {
    const session = await start();
    await session.refresh();
    const report = await session.report();
    assertReport(report);
    assert.deepEqual(report.repository, {
      host: "github.com",
      owner: "acme",
      name: "shop",
      branch: "main",
      head: commit,
      alertsRef: "refs/heads/main",
      analysis: null,
    });
    const [alert] = report.alerts;
    // 250 x 2 + 15 (exposure unknown) + 23 (severity 7.5), by the ranking's worked example.
    assert.equal(alert?.score, 538);
    assert.equal(alert?.tier, "fixSoon");
    assert.deepEqual(alert?.anchor, {
      state: "exact",
      path: "src/db.js",
      startLine: 2,
      startColumn: 7,
      endLine: 2,
      endColumn: 23,
      reason: alert?.anchor?.reason,
      scannedCommit: commit,
      scannedAt: alert?.anchor?.scannedAt,
      commitsSinceScan: 0,
      commitsNotInHead: 0,
    });
    assert.equal(
      Date.parse(alert?.anchor?.scannedAt ?? ""),
      Date.parse(clone.git("show", "--no-patch", "--format=%cI", commit)),
    );
    const states = Object.fromEntries(report.coverage.map(({ source: s, state }) => [s, state]));
    assert.equal(states["codeScanning"], "ok");
    // Azure answers, and lists no subscription that could be read.
    assert.equal(states["workloads"], "forbidden");
    assert.equal(states["git"], "ok");
  });

  test("reads all pages along the Link header", async () => {
    const page = (number: number) => codeAlert({ number, path: "src/db.js", line: 2, commit });
    const list = "https://api.github.com/repos/acme/shop/code-scanning/alerts";
    const session = await start({
      http: answering(shop, (_request, { pathname, searchParams }) => {
        if (pathname !== "/repos/acme/shop/code-scanning/alerts") return undefined;
        const number = Number(searchParams.get("page") ?? "1");
        const next = `<${list}?state=open&per_page=100&page=${number + 1}>; rel="next"`;
        return json([page(number)], 200, number < 3 ? { link: next } : {});
      }),
    });
    await session.refresh();
    const { alerts, coverage } = await session.report();
    assert.deepEqual(
      alerts.map(({ number }) => number),
      [1, 2, 3],
    );
    assert.deepEqual(
      coverage
        .filter((entry) => entry.source === "codeScanning")
        .map(({ state, count }) => [state, count]),
      [["ok", 3]],
    );
  });

  test("makes one version more with every snapshot, and joins a refresh that runs", async () => {
    const session = await start();
    const joined = await Promise.all([session.refresh(), session.refresh()]);
    assert.deepEqual(joined, [1, 1]);
    assert.equal(await session.refresh(true), 2);
    assert.deepEqual(
      session.snapshots.map(({ version }) => version),
      [1, 2],
    );
  });

  test("reads anew what a running refresh was refused, once somebody has signed in", async () => {
    const answer = oneAlert();
    let session: WorkerSession | undefined;
    let signIn = () => {};
    const signedIn = new Promise<void>((resolve) => {
      signIn = resolve;
    });
    let tellAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      tellAsked = resolve;
    });
    session = await start({
      http: async (request) => {
        if (session !== undefined && session.snapshots.length > 0) return answer(request);
        tellAsked();
        await signedIn;
        // The answer to a request that was sent before.
        const detail = "Nobody is signed in.";
        throw new ResponseError(httpFailureCodes.notSignedIn, detail, {
          reason: "notSignedIn",
          detail,
        });
      },
    });
    await asked;
    const anew = session.connection.sendRequest(refreshRequest, { anew: true });
    signIn();
    assert.deepEqual(await anew, { version: 2 });
    assert.deepEqual(
      session.snapshots.map(({ coverage }) =>
        coverage.some(({ state }) => state === "unauthenticated"),
      ),
      [true, false],
    );
  });

  test("moves the squiggle with unsaved edits and takes it back on undo", async () => {
    const session = await start();
    await session.refresh();
    const file = join(clone.folder, "src/db.js");
    await session.open(file, source);
    await session.change(file, `// one\n// two\n${source}`, 2);
    const line = () => session.diagnostics.get(uri("src/db.js"))?.[0]?.range.start.line;
    await session.until(() => line() === 3);
    assert.equal((await session.report()).alerts[0]?.anchor?.startLine, 4);
    await session.change(file, source, 3);
    await session.until(() => line() === 1);
  });

  test("follows a file that another program changed, without a word from the editor", async () => {
    const session = await start();
    await session.refresh();
    assert.equal((await session.report()).alerts[0]?.anchor?.startLine, 2);
    clone.write("src/db.js", `// one\n// two\n${source}`);
    assert.equal((await session.report()).alerts[0]?.anchor?.startLine, 4);
    await session.until(
      () => session.diagnostics.get(uri("src/db.js"))?.[0]?.range.start.line === 3,
    );
  });

  test("draws what Dependabot found once per line of the manifest, led by the most urgent", async () => {
    const manifest = '{\n  "dependencies": {\n    "lodash": "4.17.20"\n  }\n}\n';
    clone.commit({ "package.json": manifest }, "Depend on lodash");
    const session = await start({
      http: answering(
        (_request, { pathname }) =>
          pathname === "/repos/acme/shop/dependabot/alerts"
            ? json([dependabotAlert(31, "medium"), dependabotAlert(32, "critical")])
            : undefined,
        shop,
        codeScanning(),
      ),
    });
    await session.refresh();
    const drawn = session.diagnostics.get(uri("package.json")) ?? [];
    assert.equal(drawn.length, 1);
    assert.equal(drawn[0]?.range.start.line, 2);
    assert.match(JSON.stringify(drawn[0].message), / #32 and 1 more"$/);
    const report = await session.report();
    assert.deepEqual(
      report.alerts.map(({ key, anchor }) => [key, anchor?.path, anchor?.startLine]),
      [
        ["dependabot/32", "package.json", 3],
        ["dependabot/31", "package.json", 3],
      ],
    );
    assert.deepEqual(drawn[0].data, {
      repository: "github.com/acme/shop",
      key: "dependabot/32",
      keys: ["dependabot/32", "dependabot/31"],
    });
  });

  test("reads and ranks everything when what places Dependabot alerts is missing, and logs it", async () => {
    const session = await start({
      http: answering(
        (_request, { pathname }) =>
          pathname === "/repos/acme/shop/dependabot/alerts"
            ? json([dependabotAlert(31, "medium")])
            : undefined,
        shop,
        codeScanning(codeAlert({ number: 12, path: "src/db.js", line: 2, commit })),
      ),
      loadManifests: () => {
        throw new Error("Cannot find module manifests.cjs");
      },
    });
    await session.refresh();
    const { alerts } = await session.report();
    const anchors = new Map(alerts.map(({ key, anchor }) => [key, anchor]));
    assert.equal(anchors.get("codeScanning/12")?.startLine, 2);
    assert.equal(anchors.get("dependabot/31"), null);
    assert.ok(
      session.log.includes(
        "Dependabot alerts are shown without their lines: Cannot find module manifests.cjs",
      ),
    );
  });

  test("draws nothing for a line that is gone, and keeps it in the report as lost", async () => {
    clone.commit({ "src/db.js": "const a = 1;\ndone();\n" }, "Remove the query");
    const session = await start();
    await session.refresh();
    assert.equal(session.diagnostics.get(uri("src/db.js")), undefined);
    const { alerts } = await session.report();
    assert.equal(alerts[0]?.anchor?.state, "lost");
    assert.equal(alerts[0]?.anchor?.path, "src/db.js");
    assert.equal(alerts[0]?.anchor?.startLine, null);
  });

  test("in Restricted Mode asks nothing, runs nothing, and says so", async () => {
    const session = await start({ options: { ...client, trusted: false } });
    assert.equal(await session.refresh(), 0);
    const report = await session.report();
    assertReport(report);
    assert.equal(session.requests.length, 0);
    assert.deepEqual(report.alerts, []);
    assert.deepEqual(report.workloads, []);
    assert.equal(report.coverage.length, 13);
    for (const { state, detail } of report.coverage) {
      assert.equal(state, "notConfigured");
      assert.equal(detail, "Restricted Mode");
    }
    const status = await session.connection.sendRequest(statusRequest, {});
    assert.equal(status.state, "restricted");
  });

  test("without options is direct and untrusted", async () => {
    const session = await start({ options: undefined });
    assert.equal(await session.refresh(), 0);
    assert.equal(session.requests.length, 0);
    assert.equal((await session.report()).coverage[0]?.detail, "Restricted Mode");
  });

  test("shows the kept snapshot before the network answers, and keeps it when that fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "runtime-risk-cache-"));
    const storagePath = join(folder, "made");
    const options = { ...client, storagePath };
    const first = await start({ options });
    await first.refresh();
    await first.stop();
    assert.ok(readdirSync(storagePath).some((file) => file.includes(".snapshot@")));

    let fail: (error: Error) => void = () => undefined;
    const never = new Promise<HttpResponse>((_resolve, reject) => {
      fail = reject;
    });
    const second = await start({ options, http: () => never });
    await second.connection.sendRequest(repositoriesRequest, {});
    await second.until(() => second.diagnostics.get(uri("src/db.js"))?.length === 1);
    assert.equal(second.snapshots[0]?.fromCache, true);

    fail(
      new ResponseError(httpFailureCodes.network, "no route", {
        reason: "network",
        detail: "no route",
      }),
    );
    await second.refresh();
    const { alerts, coverage } = await second.report();
    assert.equal(alerts.length, 1);
    const scanning = coverage.find((entry) => entry.source === "codeScanning");
    assert.equal(scanning?.state, "unreachable");
    assert.equal(scanning.count, null);
    assert.match(scanning.detail, /no route/);
    assert.match(scanning.detail, /as read at 2026-11-20 09:00 UTC/);
    await second.stop();
    rmSync(folder, { recursive: true });
  });

  suite("failures", () => {
    const failing =
      (fail: (request: HttpRequest) => HttpResponse) =>
      (request: HttpRequest): HttpResponse =>
        request.auth === "github" ? fail(request) : answering(shop)(request);
    const refuse = (reason: keyof typeof httpFailureCodes) => () => {
      throw new ResponseError(httpFailureCodes[reason], reason, {
        reason,
        detail: `test: ${reason}`,
      });
    };
    const cases: readonly (readonly [
      name: string,
      http: (request: HttpRequest) => HttpResponse,
      coverage: string,
      status: string,
    ])[] = [
      ["not signed in", failing(refuse("notSignedIn")), "unauthenticated", "signedOut"],
      ["origin refused", failing(refuse("originNotAllowed")), "unreachable", "unreachable"],
      ["no network", failing(refuse("network")), "unreachable", "unreachable"],
      [
        "401",
        failing(() => json({ message: "Bad credentials" }, 401)),
        "unauthenticated",
        "signedOut",
      ],
      [
        "403",
        failing(() => json({ message: "Resource not accessible by integration" }, 403)),
        "forbidden",
        "noAccess",
      ],
      ["404", failing(() => json({ message: "Not Found" }, 404)), "notFound", "notFound"],
      ["500", failing(() => json({ message: "Server Error" }, 500)), "unreachable", "unreachable"],
      [
        "a body that is no JSON",
        failing(() => ({ status: 200, headers: { "content-type": "text/html" }, body: "<html>" })),
        "unreachable",
        "unreachable",
      ],
    ];
    for (const [name, http, coverage, status] of cases) {
      test(`${name} is said, and nothing is claimed to be read`, async () => {
        const session = await start({ http });
        await session.refresh();
        const report = await session.report();
        assertReport(report);
        const scanning = report.coverage.find((entry) => entry.source === "codeScanning");
        assert.equal(scanning?.state, coverage);
        assert.equal(scanning.count, null);
        assert.notEqual(scanning.detail, "");
        const answer = await session.connection.sendRequest(statusRequest, {});
        assert.equal(answer.state, status);
        assert.notEqual(answer.message, "");
        assert.doesNotMatch(answer.message, /no open alerts/i);
      });
    }
  });

  test("says that there are no alerts when every list was read to its end", async () => {
    const session = await start({ http: answering(shop, codeScanning()) });
    await session.refresh();
    const status = await session.connection.sendRequest(statusRequest, {});
    assert.equal(status.state, "empty");
    assert.equal(
      status.message,
      "No open alerts. Read just now: code scanning, Dependabot, secret scanning, all pages.",
    );
  });

  test("says which alerts were not read beside those that were", async () => {
    const http = answering(
      (_request, { pathname }) =>
        pathname.endsWith("/secret-scanning/alerts")
          ? json({ message: "Not Found" }, 404)
          : undefined,
      shop,
      codeScanning(),
    );
    const session = await start({ http });
    await session.refresh();
    const status = await session.connection.sendRequest(statusRequest, {});
    assert.equal(status.state, "emptyPartly");
    assert.equal(
      status.message,
      "No open alerts in what was read: code scanning, Dependabot. Not read: secret scanning.",
    );
  });
});
