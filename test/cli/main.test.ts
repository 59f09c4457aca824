import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { schemaErrors } from "./reportSchema.ts";

const source = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

const sample = fileURLToPath(new URL("../../src/sample/sample.ts", import.meta.url));

/** Variables of this process that must not reach the program under test. */
const hidden = /TOKEN|^GITHUB_|^GH_|^AZURE_|PROXY|^RUNTIME_RISK_|^NO_COLOR$/iu;

let bundleFolder = "";
let main = "";

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(
  folder: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const kept = Object.entries(process.env).filter(([name]) => !hidden.test(name));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(kept), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  await once(child, "close");
  return { code: child.exitCode, out, err };
}

/** The parts of a report that these tests look at. */
interface Report {
  readonly repository: { readonly owner: string; readonly branch: string };
  readonly coverage: readonly { readonly source: string; readonly state: string }[];
  readonly alerts: readonly {
    readonly key: string;
    readonly anchor: { readonly state: string; readonly startLine: number } | null;
  }[];
}

function reportIn(out: string): Report {
  const report: unknown = JSON.parse(out);
  assert.deepEqual(schemaErrors(report), []);
  // The schema has just said so.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return report as Report;
}

suite("the program", () => {
  suiteSetup(async () => {
    bundleFolder = mkdtempSync(join(tmpdir(), "runtime-risk-bundle-"));
    main = join(bundleFolder, "cli.cjs");
    await build({
      entryPoints: [
        { in: source, out: "cli" },
        { in: sample, out: "sample" },
      ],
      outdir: bundleFolder,
      outExtension: { ".js": ".cjs" },
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node22",
      mainFields: ["module", "main"],
      logLevel: "error",
    });
  });

  suiteTeardown(() => rmSync(bundleFolder, { recursive: true, force: true }));

  let folder = "";
  let commit = "";
  let server: Server;
  let address = "";
  let requests: IncomingMessage[] = [];

  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();

  setup(async () => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-main-"));
    git("init", "--quiet", "--initial-branch=main");
    git("config", "user.name", "Mona");
    git("config", "user.email", "mona@acme.example");
    writeFileSync(join(folder, "query.js"), "one\ntwo\nquery(input)\nfour\n");
    git("add", ".");
    git("commit", "--quiet", "--message=First");
    commit = git("rev-parse", "HEAD");
    git("remote", "add", "origin", "https://github.com/acme/storefront.git");
    requests = [];
    server = createServer((request, response) => {
      requests.push(request);
      const [path = ""] = (request.url ?? "").split("?");
      const body = answers(commit)[path];
      response.statusCode = body === undefined ? 404 : 200;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(body ?? { message: "Not Found" }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const at = server.address();
    assert.ok(typeof at === "object" && at !== null);
    address = `http://127.0.0.1:${at.port}`;
  });

  teardown(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    rmSync(folder, { recursive: true, force: true });
  });

  const variables = () => ({
    GITHUB_API_URL: address,
    GITHUB_TOKEN: "not-a-real-token",
    RUNTIME_RISK_ARM_URL: address,
    RUNTIME_RISK_ARM_TOKEN: "not-a-real-token-either",
  });

  test("prints its version", async () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    );
    assert.ok(typeof manifest === "object" && manifest !== null && "version" in manifest);
    assert.deepEqual(await run(folder, ["--version"]), {
      code: 0,
      out: `${String(manifest.version)}\n`,
      err: "",
    });
  });

  test("reports on a clone: the alert, its rank and its present line", async () => {
    git("mv", "query.js", "queries.js");
    writeFileSync(join(folder, "queries.js"), "zero\none\ntwo\nquery(input)\nfour\n");
    git("commit", "--quiet", "--all", "--message=Second");
    const { code, out, err } = await run(folder, ["report", "--format", "json"], variables());
    assert.equal(code, 0, err);
    const report = reportIn(out);
    assert.deepEqual([report.repository.owner, report.repository.branch], ["acme", "main"]);
    assert.deepEqual(
      report.alerts.map(({ key, anchor }) => [key, anchor?.state, anchor?.startLine]),
      [["codeScanning/12", "moved", 4]],
    );
    assert.equal(report.coverage.find(({ source }) => source === "codeScanning")?.state, "ok");
  });

  test("sends each token to its own address only", async () => {
    await run(folder, ["report"], { ...variables(), RUNTIME_RISK_ARM_URL: `${address}/arm` });
    assert.ok(requests.length > 1);
    for (const { url, headers } of requests) {
      const expected = url?.startsWith("/arm/") ? "not-a-real-token-either" : "not-a-real-token";
      assert.equal(headers.authorization, `Bearer ${expected}`, url);
    }
  });

  test("takes the token of gh when GITHUB_TOKEN is empty", async () => {
    await run(folder, ["report"], { ...variables(), GITHUB_TOKEN: "", GH_TOKEN: "of-gh" });
    const sent = requests.map(({ headers }) => headers.authorization);
    assert.ok(sent.includes("Bearer of-gh"));
  });

  test("says what could not be read, and never that there are no alerts", async () => {
    const { RUNTIME_RISK_ARM_URL, RUNTIME_RISK_ARM_TOKEN } = variables();
    const { code, out, err } = await run(folder, ["report", "--require-complete"], {
      GITHUB_API_URL: address,
      RUNTIME_RISK_ARM_URL,
      RUNTIME_RISK_ARM_TOKEN,
    });
    assert.equal(code, 3);
    assert.match(out, /No alert was read, but there may be some/u);
    assert.match(err, /Not read: code scanning, .*\(not signed in: [^]*Set GITHUB_TOKEN/u);
    const strict = await run(folder, ["report", "--fail-on", "plan"], { GITHUB_API_URL: address });
    assert.equal(strict.code, 3);
  });

  test("refuses an address that a token must not be sent to, before any request", async () => {
    for (const GITHUB_API_URL of ["http://api.example", "https://me:secret@api.example", "x"]) {
      const { code, out, err } = await run(folder, ["report"], { GITHUB_API_URL });
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, /GITHUB_API_URL must be/u);
      assert.ok(!err.includes("secret"));
    }
  });

  test("exits with 2 in a folder that is no clone, and names the remotes it can't choose from", async () => {
    git("remote", "rename", "origin", "one");
    git("remote", "add", "two", "https://github.com/acme/other.git");
    const many = await run(folder, ["report"], variables());
    assert.equal(many.code, 2);
    assert.match(many.err, /one, two/u);
    const chosen = await run(folder, ["report", "--repo", "one"], variables());
    assert.equal(chosen.code, 0, chosen.err);
    const unknown = await run(folder, ["report", "--repo", "three"], variables());
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /"three".*one, two/u);
    const outside = mkdtempSync(join(tmpdir(), "runtime-risk-none-"));
    try {
      const none = await run(outside, ["report"], variables());
      assert.equal(none.code, 2);
      assert.match(none.err, /is not in a git repository/u);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test("goes through the proxy that the environment names", async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const at = proxy.address();
    assert.ok(typeof at === "object" && at !== null);
    try {
      const { code, err } = await run(folder, ["report"], {
        HTTPS_PROXY: `http://127.0.0.1:${at.port}`,
        GITHUB_TOKEN: "not-a-real-token",
        RUNTIME_RISK_ARM_URL: address,
        RUNTIME_RISK_ARM_TOKEN: "not-a-real-token-either",
      });
      assert.equal(code, 0);
      assert.ok(asked.includes("api.github.com:443"), asked.join());
      assert.match(err, /Not read: code scanning, .*\(not reachable/u);
    } finally {
      proxy.close();
    }
  });

  test("reports on the sample as it is when something fails, by the scenario's name", async () => {
    const asked = ["report", "--sample=ssoRequired", "--format", "json", "--require-complete"];
    const { code, out, err } = await run(folder, asked);
    assert.equal(code, 3, err);
    const report = reportIn(out);
    assert.deepEqual(
      report.coverage.slice(0, 3).map(({ state }) => state),
      ["ssoRequired", "ssoRequired", "ssoRequired"],
    );
    assert.equal(report.coverage.find(({ source }) => source === "workloads")?.state, "ok");
    const one = await run(folder, ["report", "--sample=dependabotOff", "--fail-on", "fixNow"]);
    assert.equal(one.code, 1, one.err);
    assert.match(one.out, /Not in use: Dependabot/u);
  });

  test("exits with 2 for a scenario that there is not, and lists those there are", async () => {
    const { code, out, err } = await run(folder, ["report", "--sample=sso"]);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /no scenario "sso".* ssoRequired, signedOut, .*azureForbidden/u);
  });

  test("ends quietly when nobody reads its output", async () => {
    const child = spawn(process.execPath, [main, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    await once(child, "close");
    assert.deepEqual([child.exitCode, err], [0, ""]);
  });

  test("ends with 130 on Ctrl+C while an answer is outstanding", async function () {
    if (process.platform === "win32") this.skip();
    server.removeAllListeners("request");
    const asked = once(server, "request");
    const child = spawn(process.execPath, [main, "report"], {
      cwd: folder,
      env: { ...process.env, ...variables() },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = once(child, "close");
    await asked;
    child.kill("SIGINT");
    await closed;
    assert.equal(child.exitCode, 130);
  });
});

/** What the upstreams answer: one open alert on line 3, no issues, no workloads. */
function answers(commit: string): Readonly<Record<string, unknown>> {
  const path = "/repos/acme/storefront";
  return {
    [path]: {
      id: 1,
      full_name: "acme/storefront",
      default_branch: "main",
      private: true,
      owner: { login: "acme", type: "Organization" },
    },
    [`${path}/code-scanning/alerts`]: [
      {
        number: 12,
        state: "open",
        created_at: "2026-10-01T12:00:00Z",
        html_url: "https://github.com/acme/storefront/security/code-scanning/12",
        rule: {
          id: "js/sql-injection",
          description: "SQL injection",
          severity: "error",
          security_severity_level: "high",
          tags: ["security", "external/cwe/cwe-089"],
        },
        tool: { name: "CodeQL" },
        most_recent_instance: {
          ref: "refs/heads/main",
          commit_sha: commit,
          message: { text: "This query depends on user input." },
          location: {
            path: "query.js",
            start_line: 3,
            end_line: 3,
            start_column: 1,
            end_column: 13,
          },
          classifications: [],
        },
      },
    ],
    [`${path}/issues`]: [],
    "/search/issues": { total_count: 0, incomplete_results: false, items: [] },
    "/providers/Microsoft.ResourceGraph/resources": { totalRecords: 0, count: 0, data: [] },
    "/arm/providers/Microsoft.ResourceGraph/resources": { totalRecords: 0, count: 0, data: [] },
  };
}
