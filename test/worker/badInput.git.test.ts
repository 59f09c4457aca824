import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ResponseError } from "vscode-languageserver-protocol";
import { type SourceName, sourceNames } from "../../src/core/coverage.ts";
import type { Report } from "../../src/core/report.ts";
import { english } from "../../src/core/view/text.ts";
import { startingStatus, withWorker } from "../../src/extension/status.ts";
import { statusBarWords } from "../../src/extension/views/statusWords.ts";
import {
  type HttpRequest,
  type HttpResponse,
  httpFailureCodes,
  reportRequest,
  repositoriesRequest,
  statusRequest,
  treeRequest,
  type WorkerOptions,
  type WorkerStatus,
} from "../../src/protocol/messages.ts";
import { createGit, type Git } from "../../src/sources/git/git.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { assertReport } from "../support/report.ts";
import { answering, codeAlert, codeScanning, json, shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const client: WorkerOptions = { transport: "client", trusted: true, settings: {} };
const now = new Date("2026-11-20T09:00:00Z");
const shopUrl = "https://github.com/acme/shop.git";

type States = Readonly<Record<SourceName, string>>;

/** What everybody sees of one worker after its first refresh. */
interface Seen {
  readonly session: WorkerSession;
  readonly report: Report;
  readonly states: States;
  readonly details: States;
  readonly status: WorkerStatus;
  readonly bar: string | undefined;
  /** The labels of the first rows of both trees. */
  readonly rows: readonly string[];
}

async function look(session: WorkerSession): Promise<Seen> {
  await session.refresh();
  const report = await session.report();
  assertReport(report);
  assert.deepEqual(
    report.coverage.map(({ source }) => source),
    sourceNames,
  );
  const states = stringsOf(report, "state");
  for (const { state, count } of report.coverage) {
    assert.equal(typeof count === "number", state === "ok" || state === "partial", state);
  }
  const status = await session.connection.sendRequest(statusRequest, {});
  const bar = statusBarWords(withWorker(startingStatus, status), now, english);
  const rows = await Promise.all(
    (["alerts", "exposedResources"] as const).map((view) =>
      session.connection.sendRequest(treeRequest, { view }),
    ),
  );
  return {
    session,
    report,
    states,
    details: stringsOf(report, "detail"),
    status,
    // Nobody answers for Azure here, which stands beside what is said of GitHub.
    bar: bar?.text.replace(/ · Azure not read$/, ""),
    rows: rows.flat().map(({ label }) => label),
  };
}

function stringsOf(report: Report, field: "state" | "detail"): States {
  const entries = report.coverage.map((entry) => [entry.source, entry[field]] as const);
  // The report was checked to hold every source once.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as States;
}

/** What a first refresh gives when all of GitHub answers, and Azure shows no subscription. */
const allRead: States = {
  codeScanning: "ok",
  dependabot: "ok",
  secretScanning: "ok",
  issues: "ok",
  attestations: "notConfigured",
  deploymentRecords: "notConfigured",
  kev: "ok",
  workloads: "forbidden",
  attackPaths: "forbidden",
  securityAlerts: "forbidden",
  plans: "forbidden",
  declared: "notConfigured",
  git: "ok",
};

const everySource = (state: string): States =>
  // Every name has a value.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  Object.fromEntries(sourceNames.map((source) => [source, state])) as States;

/** Without the repository nothing of GitHub is known. */
const withoutGitHub = (state: string): States => ({
  ...allRead,
  codeScanning: state,
  dependabot: state,
  secretScanning: state,
  issues: state,
  attestations: state,
  deploymentRecords: state,
});

let sessions: WorkerSession[] = [];
let clones: TestClone[] = [];
let folders: string[] = [];

const aClone = (origin?: string): TestClone => {
  const clone = makeClone(origin);
  clones.push(clone);
  return clone;
};
const aFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-bad-input-")));
  folders.push(folder);
  return folder;
};
const aShop = (origin = shopUrl): TestClone => {
  const clone = aClone(origin);
  clone.commit({ "src/db.js": "query(name);\n", "web/a.js": "a\n" });
  return clone;
};

/** A program that git is called through. */
const aGit = (script: string, timeLimitMs?: number): Git => {
  const executable = join(aFolder(), "git");
  writeFileSync(executable, `#!/bin/sh\n${script}\n`);
  chmodSync(executable, 0o755);
  return createGit({ executable, timeLimitMs });
};

const start = async (
  opened: readonly string[],
  http: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse = noAlerts,
  git?: Git,
): Promise<WorkerSession> => {
  const session = await startWorker({
    folders: opened,
    options: client,
    http,
    now: () => now,
    ...(git === undefined ? {} : { git }),
  });
  sessions.push(session);
  return session;
};

const noAlerts = answering(shop, codeScanning());
const anAlert = (commit = "0".repeat(40)) =>
  codeScanning(codeAlert({ number: 12, path: "src/db.js", line: 1, commit }));

const cleanUp = async (): Promise<void> => {
  for (const session of sessions) await session.stop();
  for (const clone of clones) clone.remove();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  [sessions, clones, folders] = [[], [], []];
};

suite("bad input: folders that give nothing to ask about", () => {
  teardown(cleanUp);

  interface Case {
    readonly name: string;
    readonly open: () => readonly string[];
    readonly git?: () => Git;
    readonly coverage: "notConfigured" | "unreachable";
    readonly state: WorkerStatus["state"];
    /** `%` stands for the first folder. */
    readonly message: string;
    readonly bar?: string;
  }

  const plain = "is not in a git repository. Open the folder of a clone.";
  const cases: readonly Case[] = [
    {
      name: "no folder",
      open: () => [],
      coverage: "notConfigured",
      state: "noFolder",
      message: "Open the folder of a GitHub repository.",
    },
    {
      name: "a folder outside of git",
      open: () => [aFolder()],
      coverage: "notConfigured",
      state: "noRepository",
      message: `% ${plain}`,
    },
    {
      name: "a bare repository",
      open: () => {
        const folder = aFolder();
        execFileSync("git", ["init", "--quiet", "--bare", folder]);
        return [folder];
      },
      coverage: "notConfigured",
      state: "noRepository",
      message: "% is a bare git repository without files. Open a clone with a working tree.",
    },
    {
      name: "a folder that is not there",
      open: () => [join(aFolder(), "gone")],
      coverage: "notConfigured",
      state: "noRepository",
      message: "% is not there any more. Open the folder of a clone.",
    },
    {
      name: "no git on the path",
      open: () => [aShop().folder],
      git: () => createGit({ executable: join(aFolder(), "git") }),
      coverage: "unreachable",
      state: "noGit",
      message: "git was not found. Install git, or add it to the PATH, and reload.",
      bar: "$(warning) Git not found",
    },
    {
      name: "a git that does not answer",
      open: () => [aShop().folder],
      git: () => aGit("exec sleep 20", 100),
      coverage: "unreachable",
      state: "unreadable",
      message: "% could not be read as a git repository: git did not answer in time.",
      bar: "$(warning) Repository not readable",
    },
    {
      name: "a repository of another user",
      open: () => [aShop().folder],
      git: () => aGit('GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"'),
      coverage: "unreachable",
      state: "unreadable",
      message:
        "git refuses % because another user owns it. Run git config --global --add safe.directory for it if you trust it.",
      bar: "$(warning) Repository not readable",
    },
    {
      name: "no remote",
      open: () => {
        const clone = aClone();
        clone.commit({ a: "a" });
        return [clone.folder];
      },
      coverage: "notConfigured",
      state: "noGitHub",
      message:
        "% has no git remote. Add the GitHub repository as a remote (accepted hosts: github.com).",
    },
    ...[
      "https://gitlab.com/acme/shop.git",
      "https://github.com.evil.example/acme/shop.git",
      "https://evil.example/github.com/acme/shop.git",
      "https://evil.example\\@github.com/acme/shop.git",
      "git@notgithub.com:acme/shop.git",
      "https://github.com/acme/shop/extra.git",
      "/srv/git/shop.git",
      "C:\\git\\shop",
    ].map(
      (url): Case => ({
        name: `a remote that is not GitHub: ${url}`,
        open: () => [aShop(url).folder],
        coverage: "notConfigured",
        state: "noGitHub",
        message:
          "No remote of % is a GitHub repository on an accepted host (github.com). Its remotes: origin.",
      }),
    ),
    {
      name: "several remotes, none upstream or origin",
      open: () => {
        const clone = aShop();
        clone.git("remote", "rename", "origin", "one");
        clone.git("remote", "add", "two", "https://github.com/mona/shop.git");
        return [clone.folder];
      },
      coverage: "notConfigured",
      state: "severalRemotes",
      message:
        '% has several GitHub remotes and none is HEAD\'s upstream, "upstream" or "origin": one, two. Choose the remote (in a terminal with --repo), or set the branch\'s upstream.',
      bar: "$(warning) Several remotes",
    },
    {
      name: "a virtual folder",
      open: () => ["vscode-vfs://github/acme/shop"],
      coverage: "notConfigured",
      state: "notOnDisk",
      message:
        "shop is a virtual folder (vscode-vfs), and Runtime Risk needs the files of a clone on a disk. Clone the repository and open that folder.",
    },
    {
      name: "an address of another machine, which this system has no path for",
      open: () => ["file://server/share/shop"],
      coverage: "notConfigured",
      state: "notOnDisk",
      message:
        "shop is a virtual folder (file), and Runtime Risk needs the files of a clone on a disk. Clone the repository and open that folder.",
    },
  ];

  for (const { name, open, git, coverage, state, message, bar } of cases) {
    test(`${name}: said in report, status and status bar, nothing is asked`, async () => {
      const opened = open();
      const seen = await look(await start(opened, noAlerts, git?.()));
      const said = message.replace("%", opened[0] ?? "");
      assert.deepEqual(seen.states, everySource(coverage));
      assert.equal(seen.status.state, state);
      assert.equal(seen.status.message, said);
      assert.equal(seen.bar, bar);
      assert.deepEqual(seen.rows, []);
      assert.deepEqual(seen.session.requests, []);
      const detail = opened.length === 0 ? "No folder is open. Open a clone." : said;
      assert.deepEqual(seen.details, everySource(detail));
      assert.deepEqual(seen.report.alerts, []);
    });
  }

  test("a remote that was added is found by the next refresh", async () => {
    const clone = aClone();
    clone.commit({ "src/db.js": "query(name);\n" });
    const seen = await look(await start([clone.folder], answering(shop, anAlert())));
    assert.equal(seen.status.state, "noGitHub");
    clone.git("remote", "add", "origin", shopUrl);
    const later = await look(seen.session);
    assert.equal(later.status.state, "ready");
    assert.deepEqual(later.states, allRead);
  });
});

suite("bad input: clones with something odd", () => {
  teardown(cleanUp);

  for (const url of [
    "ssh://git@github.com/acme/shop.git",
    "ssh://git@ssh.github.com:443/acme/shop.git",
    "git@github.com:acme/shop.git",
    "github.com:acme/shop",
    "https://github.com/acme/shop",
    "https://mona@github.com/acme/shop.git/",
    "HTTPS://GitHub.com/acme/shop.git",
  ]) {
    test(`the remote ${url} is github.com/acme/shop`, async () => {
      const seen = await look(await start([aShop(url).folder]));
      const { host, owner, name } = seen.report.repository;
      assert.deepEqual([host, owner, name], ["github.com", "acme", "shop"]);
      assert.deepEqual(seen.states, allRead);
      assert.equal(seen.status.state, "empty");
      assert.equal(seen.bar, "$(shield) No alerts");
    });
  }

  test("the only GitHub remote counts, whatever it is called", async () => {
    const clone = aShop("https://gitlab.com/acme/shop.git");
    clone.git("remote", "add", "gh", shopUrl);
    const seen = await look(await start([clone.folder]));
    assert.equal(seen.report.repository.owner, "acme");
    assert.deepEqual(seen.states, allRead);
  });

  test("a folder below the root shows the whole repository, and its files under their own paths", async () => {
    const clone = aClone(shopUrl);
    const commit = clone.commit({ "src/db.js": "query(name);\n", "web/a.js": "a\n" });
    const folder = join(clone.folder, "web");
    const { session, ...seen } = await look(
      await start([folder], answering(shop, anAlert(commit))),
    );
    assert.deepEqual(seen.states, allRead);
    assert.deepEqual(seen.rows, ["Fix soon", "Not mapped"]);
    assert.equal(seen.report.alerts[0]?.anchor?.path, "src/db.js");
    const published = pathToFileURL(join(clone.folder, "src/db.js")).href;
    assert.equal(session.diagnostics.get(published)?.length, 1);
  });

  test("a detached HEAD has no branch, and everything else is read", async () => {
    const clone = aShop();
    clone.git("checkout", "--quiet", "--detach");
    const seen = await look(await start([clone.folder], answering(shop, anAlert())));
    assert.equal(seen.report.repository.branch, null);
    assert.equal(seen.report.repository.head, clone.git("rev-parse", "HEAD"));
    assert.equal(seen.report.repository.alertsRef, "refs/heads/main");
    assert.deepEqual(seen.states, allRead);
    assert.equal(seen.status.state, "ready");
  });

  test("a shallow clone says what is missing where GitHub has no copy either", async () => {
    const origin = aClone();
    const first = origin.commit({ "src/db.js": "query(name);\n" });
    origin.commit({ "web/a.js": "a\n" });
    const folder = join(aFolder(), "shallow");
    const from = pathToFileURL(origin.folder).href;
    execFileSync("git", ["clone", "--quiet", "--depth=1", from, folder], { stdio: "pipe" });
    execFileSync("git", ["-C", folder, "remote", "set-url", "origin", shopUrl]);
    const { session, ...seen } = await look(await start([folder], answering(shop, anAlert(first))));
    assert.deepEqual(seen.states, { ...allRead, git: "partial" });
    assert.equal(
      seen.details.git,
      "The clone is shallow: alerts whose commit is missing are compared with GitHub's copy, where it can be read. Run git fetch --unshallow to have all of it.",
    );
    assert.equal(seen.report.alerts[0]?.anchor?.state, "unverified");
    assert.match(seen.report.alerts[0]?.anchor?.reason ?? "", /only part of the history/);
    assert.deepEqual([...session.diagnostics.values()].flat(), []);
  });

  test("an empty repository lists its alerts and places none", async () => {
    const clone = aClone(shopUrl);
    const { session, ...seen } = await look(
      await start([clone.folder], answering(shop, anAlert())),
    );
    assert.deepEqual(seen.states, { ...allRead, git: "partial" });
    assert.equal(
      seen.details.git,
      "The clone has no commit yet, so no alert can be placed in its files.",
    );
    assert.deepEqual([seen.report.repository.head, seen.report.repository.branch], [null, "main"]);
    assert.equal(seen.report.alerts[0]?.anchor?.state, "unverified");
    assert.deepEqual([...session.diagnostics.values()].flat(), []);
    assert.deepEqual(seen.rows, ["Fix soon", "Not mapped"]);
  });
});

suite("bad input: several folders", () => {
  teardown(cleanUp);

  /** The answers of `acme/shop` for a repository of another name. */
  const asShop =
    (...names: readonly string[]) =>
    (request: HttpRequest): HttpResponse => {
      const name = names.find((other) => request.url.includes(`/repos/${other}`));
      if (name === undefined) return answering(shop, anAlert())(request);
      const url = request.url.replace(name, "acme/shop");
      const answer = answering(shop, anAlert())({ ...request, url });
      // Another repository has another number.
      const id = `"id":${4712 + names.indexOf(name)}`;
      const body = answer.body
        .replace('"id":4711', id)
        .replace('"full_name":"acme/shop"', `"full_name":"${name}"`);
      return { ...answer, body };
    };

  test("two repositories stand below a row each, with a report each", async () => {
    const [one, two] = [aShop(), aShop("https://github.com/acme/other.git")];
    const { session, ...seen } = await look(
      await start([one.folder, two.folder], asShop("acme/other")),
    );
    assert.deepEqual(await session.connection.sendRequest(repositoriesRequest, {}), [
      { repository: "github.com/acme/shop", folder: one.folder },
      { repository: "github.com/acme/other", folder: two.folder },
    ]);
    assert.equal(seen.report.repository.name, "shop");
    const second = await session.connection.sendRequest(reportRequest, {
      repository: "github.com/acme/other",
    });
    assertReport(second);
    assert.equal(second.repository.name, "other");
    assert.deepEqual(seen.rows, ["acme/shop", "acme/other", "acme/shop", "acme/other"]);
    assert.equal(seen.status.state, "ready");
    assert.equal(seen.bar, "$(shield) 0 Fix now");
    // Thirteen sources each, and the campaigns that may not be read.
    assert.equal(seen.status.sources.length, 28);
    assert.equal(seen.status.sources[0]?.label, "acme/shop · Code scanning: read");
  });

  test("a repository that does not exist is not shown by a reader for another one", async () => {
    const session = await start([aShop().folder]);
    await session.refresh();
    await assert.rejects(
      session.connection.sendRequest(reportRequest, { repository: "github.com/acme/none" }),
      /There is no repository github\.com\/acme\/none in this workspace/,
    );
  });

  test("one that is no repository is named beside the one that is", async () => {
    const [outside, clone] = [aFolder(), aShop()];
    const seen = await look(await start([outside, clone.folder]));
    assert.deepEqual(seen.states, allRead);
    assert.equal(seen.status.state, "empty");
    assert.ok(
      seen.status.message.endsWith(
        `${outside} is not in a git repository. Open the folder of a clone.`,
      ),
    );
    assert.equal(seen.status.sources.at(-1)?.label, `${basename(outside)}: not shown`);
    assert.equal(seen.bar, "$(shield) No alerts");
  });

  test("a folder whose alerts nobody could ask for keeps an empty list from being all there is", async () => {
    const [clone, odd] = [aShop(), aShop()];
    odd.git("remote", "rename", "origin", "one");
    odd.git("remote", "add", "two", "https://github.com/mona/shop.git");
    const seen = await look(await start([clone.folder, odd.folder]));
    assert.equal(seen.status.state, "emptyPartly");
    assert.match(seen.status.message, /several GitHub remotes/);
    assert.equal(seen.bar, "$(shield) 0 · 1 folder not shown");
    const folder = seen.status.sources.at(-1);
    assert.deepEqual([folder?.ok, folder?.state], [false, "unreachable"]);
  });

  test("a virtual folder beside a clone is named, too", async () => {
    const clone = aShop();
    const seen = await look(await start(["vscode-vfs://github/acme/docs", clone.folder]));
    assert.equal(seen.status.state, "emptyPartly");
    assert.match(seen.status.message, /docs is a virtual folder/);
    assert.equal(seen.bar, "$(shield) 0 · 1 folder not shown");
  });

  test("two clones of one repository are read once and counted once", async () => {
    const [one, two] = [aShop(), aShop("git@github.com:Acme/Shop.git")];
    const { session, ...seen } = await look(
      await start([one.folder, two.folder], answering(shop, anAlert())),
    );
    assert.deepEqual(seen.rows, ["Fix soon", "Not mapped"]);
    assert.deepEqual(session.snapshots.at(-1)?.counts, {
      fixNow: 0,
      fixSoon: 1,
      plan: 0,
      watch: 0,
    });
    const lists = session.requests.filter(({ url }) => url.includes("/code-scanning/alerts"));
    assert.equal(lists.length, 1);
    assert.equal(seen.status.message, "");
    assert.deepEqual(await session.connection.sendRequest(repositoriesRequest, {}), [
      { repository: "github.com/acme/shop", folder: one.folder },
      { repository: "github.com/acme/shop", folder: two.folder },
    ]);
  });

  test("a folder below the root beside the root is the same clone, and nothing is said", async () => {
    const clone = aShop();
    const opened = [join(clone.folder, "web"), clone.folder];
    const { session, ...seen } = await look(await start(opened, answering(shop, anAlert())));
    assert.deepEqual(await session.connection.sendRequest(repositoriesRequest, {}), [
      { repository: "github.com/acme/shop", folder: opened[0] },
    ]);
    assert.equal(seen.status.sources.length, 14);
    assert.equal(seen.status.message, "");
    assert.deepEqual(seen.rows, ["Fix soon", "Not mapped"]);
  });
});

const html = (status = 200): HttpResponse => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<html><body><h1>Company gateway</h1></body></html>",
});
const body = (text: string): HttpResponse => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: text,
});
const refusal = (status: number, message: string, headers: Record<string, string> = {}) =>
  json({ message }, status, headers);
const failed = (reason: keyof typeof httpFailureCodes, detail: string) => (): never => {
  throw new ResponseError(httpFailureCodes[reason], detail, { reason, detail });
};

const saml =
  "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.";
const signOn = "https://github.com/orgs/acme/sso?authorization_request=A1";

suite("bad input: GitHub refuses the repository itself", () => {
  suiteTeardown(cleanUp);
  let folder: string;
  suiteSetup(() => {
    folder = aShop().folder;
  });

  const cases: readonly (readonly [
    name: string,
    answer: () => HttpResponse,
    coverage: string,
    state: WorkerStatus["state"],
    message: RegExp,
    bar: string,
  ])[] = [
    [
      "not signed in",
      failed("notSignedIn", "Not signed in to GitHub."),
      "unauthenticated",
      "signedOut",
      /^Alerts of acme\/shop need a GitHub sign-in\. Sign in to read them\.$/,
      "$(warning) Sign in",
    ],
    [
      "401",
      () => refusal(401, "Bad credentials"),
      "unauthenticated",
      "signedOut",
      /^GitHub did not accept the sign-in for alerts \(401 Bad credentials\)\. Sign in again\.$/,
      "$(warning) Sign in",
    ],
    [
      "403 single sign-on",
      () => refusal(403, saml, { "x-github-sso": `required; url=${signOn}` }),
      "ssoRequired",
      "ssoRequired",
      /^acme uses single sign-on, and this session is not authorised for it\. Authorise it to read alerts\.$/,
      "$(warning) Single sign-on needed",
    ],
    [
      "403 not accessible by integration",
      () => refusal(403, "Resource not accessible by integration"),
      "forbidden",
      "noAccess",
      /^The token may not read alerts of acme\/shop: .* and your account write access \(GitHub: Resource not accessible by integration\)\. Give /,
      "$(warning) No access to alerts",
    ],
    [
      "403 primary rate limit",
      () =>
        refusal(403, "API rate limit exceeded for user ID 1.", {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String(Date.parse("2026-11-20T09:30:00Z") / 1000),
        }),
      "rateLimited",
      "rateLimited",
      /^GitHub's rate limit is reached until 2026-11-20 09:30 UTC; alerts of acme\/shop were not read\. Refresh after that\.$/,
      "$(warning) Rate limit reached",
    ],
    [
      "403 secondary rate limit",
      () =>
        refusal(403, "You have exceeded a secondary rate limit. Please wait.", {
          "retry-after": "60",
        }),
      "rateLimited",
      "rateLimited",
      /^GitHub asks for a pause \(secondary rate limit\) for 60 seconds; alerts of acme\/shop were not read\. Refresh after that\.$/,
      "$(warning) Rate limit reached",
    ],
    [
      "429",
      () => refusal(429, "Too many requests"),
      "rateLimited",
      "rateLimited",
      /^GitHub's rate limit is reached; alerts of acme\/shop were not read/,
      "$(warning) Rate limit reached",
    ],
    [
      "404",
      () => refusal(404, "Not Found"),
      "notFound",
      "notFound",
      /^GitHub has no acme\/shop, or this account may not see it\. Check the remote, or switch to an account that may see it\.$/,
      "$(warning) Repository not found",
    ],
    [
      "451",
      () => refusal(451, "Repository access blocked"),
      "notFound",
      "notFound",
      /^acme\/shop is not available for legal reasons \(451\)\. .+\.$/,
      "$(warning) Repository not found",
    ],
    [
      "502 from something between",
      () => html(502),
      "unreachable",
      "unreachable",
      /^GitHub answered 502 for alerts of acme\/shop\. Refresh to try again\.$/,
      "$(cloud-offline) GitHub unreachable",
    ],
    [
      "a client that gets no answer in time",
      failed("network", "No answer within 30 seconds."),
      "unreachable",
      "unreachable",
      /^GitHub could not be reached for alerts: No answer within 30 seconds\.+ Check the connection and refresh\.$/,
      "$(cloud-offline) GitHub unreachable",
    ],
    [
      "an origin that the client refuses",
      failed("originNotAllowed", "Requests to https://api.github.com are not allowed."),
      "unreachable",
      "unreachable",
      /^The request for alerts of acme\/shop was not sent: Requests to https:\/\/api\.github\.com are not allowed\. Sign in to that host, or check the remote\.$/,
      "$(cloud-offline) GitHub unreachable",
    ],
    [
      "an answer that is too large",
      failed("tooLarge", "The answer is larger than 64 MiB."),
      "unreachable",
      "unreachable",
      /^GitHub's answer for alerts of acme\/shop was too large to read\. Look at them on GitHub\.$/,
      "$(cloud-offline) GitHub unreachable",
    ],
    ...(
      [
        ["HTML instead of JSON", () => html()],
        ["a proxy's page with 403", () => html(403)],
        ["a proxy's page with 404", () => html(404)],
        ["a truncated body", () => body('{"id":4711,"name":"sh')],
        ["an empty body", () => body("")],
        ["a list instead of an object", () => body("[]")],
        ["null", () => body("null")],
        ["fields of other types", () => body('{"id":"4711","name":1,"default_branch":[]}')],
      ] as const
    ).map(
      ([name, answer]) =>
        [
          name,
          answer,
          "unreachable",
          "unreachable",
          /^GitHub's answer for (?:alerts of )?acme\/shop was not readable; something between may have changed it\. Refresh to try again\.$/,
          "$(cloud-offline) GitHub unreachable",
        ] as const,
    ),
  ];

  for (const [name, answer, coverage, state, message, bar] of cases) {
    test(`${name}: nothing of GitHub counts as read, and it is said why`, async () => {
      const http = (request: HttpRequest) =>
        request.auth === "github" ? answer() : answering(shop)(request);
      const seen = await look(await start([folder], http));
      assert.deepEqual(seen.states, withoutGitHub(coverage));
      for (const source of ["codeScanning", "dependabot", "secretScanning", "issues"] as const) {
        assert.match(seen.details[source], message);
      }
      assert.equal(seen.status.state, state);
      assert.match(seen.status.message, message);
      assert.equal(seen.bar, bar);
      assert.deepEqual(seen.rows, []);
    });
  }

  test("the address to authorise single sign-on at is handed on", async () => {
    const http = (request: HttpRequest) =>
      request.auth === "github"
        ? refusal(403, saml, { "x-github-sso": `required; url=${signOn}` })
        : answering(shop)(request);
    const seen = await look(await start([folder], http));
    assert.equal(seen.status.summaries[0]?.coverage[0]?.url, signOn);
  });

  test("a client that never answers keeps nothing from being stopped, and nothing is claimed", async () => {
    const session = await start([folder], () => new Promise<never>(() => undefined));
    await session.connection.sendRequest(repositoriesRequest, {});
    const report = await session.report();
    assertReport(report);
    assert.ok(report.coverage.every(({ state }) => state === "unreachable"));
    assert.equal(report.coverage[0]?.detail, "Nothing was read yet.");
    const status = await session.connection.sendRequest(statusRequest, {});
    assert.deepEqual([status.state, status.message], ["starting", "Reading alerts…"]);
  });
});

suite("bad input: GitHub refuses one list", () => {
  suiteTeardown(cleanUp);
  let folder: string;
  suiteSetup(() => {
    folder = aShop().folder;
  });

  const paths = {
    codeScanning: "/repos/acme/shop/code-scanning/alerts",
    dependabot: "/repos/acme/shop/dependabot/alerts",
    secretScanning: "/repos/acme/shop/secret-scanning/alerts",
    issues: "/repos/acme/shop/issues",
  } as const;
  type List = keyof typeof paths;
  const words: Readonly<Record<List, string>> = {
    codeScanning: "code scanning alerts",
    dependabot: "Dependabot alerts",
    secretScanning: "secret scanning alerts",
    issues: "issues",
  };
  const titles = {
    codeScanning: "Code scanning",
    dependabot: "Dependabot",
    secretScanning: "Secret scanning",
    issues: "Issues",
  } as const satisfies Readonly<Record<List, string>>;

  /** What the status bar adds for a list that was not read. */
  const gaps: Readonly<Record<string, string>> = {
    forbidden: "not permitted",
    ssoRequired: "needs single sign-on",
    rateLimited: "rate limited",
    unauthenticated: "not signed in",
    notFound: "not found",
    unreachable: "unreachable",
    partial: "partly read",
  };

  const cases: readonly (readonly [List, string, () => HttpResponse, string, RegExp])[] = [
    ...[
      "Code scanning is not enabled for this repository.",
      "Code Security must be enabled for this repository to use code scanning.",
      "Advanced Security must be enabled for this repository to use code scanning.",
      "Code Scanning is not enabled for this repository. Please enable code scanning in the repository settings.",
    ].map(
      (message) =>
        [
          "codeScanning",
          `403 ${message}`,
          () => refusal(403, message),
          "off",
          /^Code scanning alerts of acme\/shop (?:are off|need GitHub .* off there) \(GitHub: .*\)\. An administrator .*can turn .* on\b.*\.$/,
        ] as const,
    ),
    [
      "codeScanning",
      "403 You are not authorized",
      () => refusal(403, "You are not authorized to read code scanning alerts."),
      "forbidden",
      /^Your account is not permitted to read code scanning alerts of acme\/shop: that needs .+ \(GitHub: You are not authorized to read code scanning alerts\)\. Ask /,
    ],
    [
      "codeScanning",
      "404 no analysis found",
      () => refusal(404, "no analysis found"),
      "notConfigured",
      /^No analysis of acme\/shop was found yet\. Set up code scanning, or wait for its first run\.$/,
    ],
    [
      "dependabot",
      "403 disabled",
      () => refusal(403, "Dependabot alerts are disabled for this repository."),
      "off",
      /^Dependabot alerts of acme\/shop are off .* An administrator of the repository can turn them on\.$/,
    ],
    [
      "dependabot",
      "403 archived",
      () => refusal(403, "Dependabot alerts are not available for archived repositories."),
      "off",
      /^Dependabot alerts are not available: acme\/shop is archived\. An administrator can unarchive it\.$/,
    ],
    [
      "dependabot",
      "403 not accessible by personal access token",
      () => refusal(403, "Resource not accessible by personal access token"),
      "forbidden",
      /^The token may not read Dependabot alerts of acme\/shop: it needs a permission/,
    ],
    [
      "secretScanning",
      "404 disabled",
      () => refusal(404, "Secret scanning is disabled on this repository."),
      "off",
      /^Secret scanning alerts of acme\/shop are off .* An administrator of the repository can turn them on\.$/,
    ],
    [
      "secretScanning",
      "plain 404",
      () => refusal(404, "Not Found"),
      "forbidden",
      /^Your account is not permitted to read secret scanning alerts of acme\/shop: that needs the repository administrator role\. Ask /,
    ],
    [
      "issues",
      "410",
      () => refusal(410, "Issues has been disabled in this repository."),
      "off",
      /^.*ssues.* are switched off for acme\/shop\. An administrator can switch them on\.$/,
    ],
    ...(["codeScanning", "dependabot", "secretScanning", "issues"] as const).flatMap((list) => [
      [
        list,
        "401",
        () => refusal(401, "Bad credentials"),
        "unauthenticated",
        /^GitHub did not accept the sign-in for .* Sign in again\.$/,
      ] as const,
      [
        list,
        "403 single sign-on",
        () => refusal(403, saml, { "x-github-sso": `required; url=${signOn}` }),
        "ssoRequired",
        /^acme uses single sign-on, and this session is not authorised for it\. /,
      ] as const,
      [
        list,
        "429 without a word on what is limited",
        () => refusal(429, "Too many requests"),
        "rateLimited",
        /^GitHub's rate limit is reached; .* were not read\. Refresh in a minute\.$/,
      ] as const,
      [
        list,
        "no answer in time",
        failed("network", "No answer within 30 seconds."),
        "unreachable",
        /No answer within 30 seconds\.+ Check the connection and refresh\.$/,
      ] as const,
      ...(
        [
          ["HTML instead of JSON", () => html()],
          ["a truncated list", () => body('[{"number":1,"state":"op')],
          ["an object instead of a list", () => body("{}")],
          ["an empty body", () => body("")],
          ["null", () => body("null")],
        ] as const
      ).map(
        ([name, answer]) =>
          [
            list,
            name,
            answer,
            "unreachable",
            /was not readable; .* Refresh to try again\.$/,
          ] as const,
      ),
    ]),
    ...(["codeScanning", "dependabot", "secretScanning"] as const).map(
      (list) =>
        [
          list,
          "items of other types",
          () => body('[null,"alert",{"number":"seven"}]'),
          "partial",
          /^3 of 3 .* could not be understood and are left out\.$/,
        ] as const,
    ),
    [
      "dependabot",
      "503",
      () => refusal(503, "Service unavailable"),
      "unreachable",
      /^GitHub answered 503 for Dependabot alerts of acme\/shop\. Refresh to try again\.$/,
    ],
  ];

  for (const [list, name, answer, coverage, detail] of cases) {
    test(`${words[list]}, ${name}: ${coverage}, and the others stand as read`, async () => {
      const http = answering(
        (_request, { pathname }) => (pathname === paths[list] ? answer() : undefined),
        shop,
        codeScanning(),
      );
      const seen = await look(await start([folder], http));
      assert.deepEqual(seen.states, { ...allRead, [list]: coverage });
      assert.match(seen.details[list], detail);
      assert.deepEqual(seen.rows, []);
      const isMissing = coverage in gaps && list !== "issues";
      assert.equal(seen.status.state, isMissing ? "emptyPartly" : "empty");
      assert.equal(seen.status.message.includes("No open alerts."), !isMissing);
      assert.equal(
        seen.bar,
        isMissing ? `$(shield) 0 · ${titles[list]} ${gaps[coverage] ?? ""}` : "$(shield) No alerts",
      );
      if (list !== "issues") assert.match(seen.status.message, /Not read: /);
      const row = seen.status.sources.find(({ label }) => label.startsWith(`${titles[list]}:`));
      assert.equal(row?.ok, !(coverage in gaps));
      assert.equal(row?.detail, seen.details[list]);
    });
  }

  test("alerts of the other lists stay, with what was not read beside them", async () => {
    const http = answering(
      (_request, { pathname }) =>
        pathname === paths.dependabot
          ? refusal(403, "Resource not accessible by integration")
          : undefined,
      shop,
      anAlert(),
    );
    const seen = await look(await start([folder], http));
    assert.equal(seen.status.state, "ready");
    assert.match(seen.status.message, /^The token may not read Dependabot alerts/);
    assert.equal(seen.bar, "$(shield) 0 · Dependabot not permitted");
    assert.deepEqual(seen.rows, ["Fix soon", "Not mapped"]);
  });

  test("a page that is cut off leaves the pages before it, called partial", async () => {
    const next = `<https://api.github.com${paths.codeScanning}?page=2>; rel="next"`;
    const http = answering((_request, { pathname, searchParams }) => {
      if (pathname !== paths.codeScanning) return undefined;
      const first = codeAlert({ number: 1, path: "src/db.js", line: 1, commit: "0".repeat(40) });
      return searchParams.get("page") === "2"
        ? body('[{"number":2,')
        : json([first], 200, { link: next });
    }, shop);
    const seen = await look(await start([folder], http));
    assert.deepEqual(seen.states, { ...allRead, codeScanning: "partial" });
    assert.equal(seen.report.coverage[0]?.count, 1);
    assert.match(seen.details.codeScanning, /^Only the first 1 code scanning alerts were read\. /);
    assert.equal(seen.bar, "$(shield) 0 · Code scanning partly read");
  });

  test("all lists off is not called empty", async () => {
    const http = answering(
      (_request, { pathname }) =>
        Object.values(paths).some((path) => path === pathname)
          ? refusal(403, "This feature must be enabled for this repository.")
          : undefined,
      shop,
    );
    const seen = await look(await start([folder], http));
    assert.equal(seen.status.state, "off");
    assert.doesNotMatch(seen.status.message, /no open alerts/i);
    assert.equal(seen.bar, "$(warning) Alerts are off");
  });
});
