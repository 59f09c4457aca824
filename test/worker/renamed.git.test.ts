import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { draftIssueRequest } from "../../src/protocol/issues.ts";
import { reportRequest, repositoriesRequest } from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { type Answers, answering, codeAlert, json } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const repository = {
  id: 4711,
  full_name: "initech/storefront",
  default_branch: "main",
  private: true,
  archived: false,
  has_issues: true,
  owner: { login: "initech", type: "Organization" },
};

/**
 * `acme/shop` was transferred to `initech/storefront`: the old name answers 301 with the address by
 * number, as GitHub documents redirects ("REST API redirects", read November 2026).
 */
function gitHub(commit: string): Answers {
  return (request, { pathname, search }) => {
    if (pathname.startsWith("/repos/acme/shop")) {
      const location = `https://api.github.com/repositories/4711${pathname.slice("/repos/acme/shop".length)}${search}`;
      return json({ message: "Moved Permanently", url: location }, 301, { location });
    }
    switch (pathname) {
      case "/repositories/4711":
      case "/repos/initech/storefront":
        return json(repository);
      case "/repos/initech/storefront/code-scanning/alerts":
        return json([codeAlert({ number: 12, path: "src/a.ts", line: 1, commit })]);
      case "/repos/initech/storefront/dependabot/alerts":
      case "/repos/initech/storefront/secret-scanning/alerts":
      case "/repos/initech/storefront/issues":
        return json([]);
      default:
        return undefined;
    }
  };
}

suite("a repository that was renamed or transferred", () => {
  let old: TestClone;
  let session: WorkerSession | undefined;

  setup(() => {
    old = makeClone("git@github.com:acme/shop.git");
  });

  teardown(async () => {
    await session?.stop();
    old.remove();
  });

  const start = async (folders: readonly string[], commit: string): Promise<WorkerSession> => {
    session = await startWorker({
      folders,
      options: {
        transport: "client",
        trusted: true,
        settings: { "azure.enabled": false, "feeds.knownExploited": false },
      },
      http: answering(gitHub(commit)),
    });
    await session.refresh();
    return session;
  };
  const asked = ({ requests }: WorkerSession): readonly string[] =>
    requests.map(({ url }) => new URL(url).pathname);

  test("is read through the redirect, reported by its new name, and says so once", async () => {
    const worker = await start([old.folder], old.commit({ "src/a.ts": "bad();\n" }));
    const report = await worker.report();
    assert.deepEqual(
      [report.repository.owner, report.repository.name, report.alerts.length],
      ["initech", "storefront", 1],
    );
    const notes = report.coverage.filter(({ detail }) => detail.includes("renamed"));
    assert.deepEqual(
      notes.map(({ source, state, detail }) => [source, state, detail]),
      [
        [
          "git",
          "ok",
          "The repository was renamed to initech/storefront. Run git remote set-url origin git@github.com:initech/storefront.git",
        ],
      ],
    );
    // The name in messages stays the clone's, and a report can be asked for by either.
    assert.deepEqual(await worker.connection.sendRequest(repositoriesRequest, {}), [
      { repository: "github.com/acme/shop", folder: old.folder },
    ]);
    for (const name of ["github.com/acme/shop", "github.com/initech/storefront"]) {
      const one = await worker.connection.sendRequest(reportRequest, { repository: name });
      assert.equal(one.repository.name, "storefront");
    }
    const uri = pathToFileURL(join(old.folder, "src/a.ts")).href;
    assert.equal(worker.diagnostics.get(uri)?.length, 1);
    const draft = await worker.connection.sendRequest(draftIssueRequest, {
      repository: "github.com/acme/shop",
      key: "codeScanning/12",
    });
    assert.ok(draft.ok);
    assert.deepEqual(draft.notes?.slice(0, 1), [
      "The issue will be in initech/storefront, as the repository is called now.",
    ]);
    assert.match(draft.draft.body, /https:\/\/github\.com\/initech\/storefront\/blob\//);
    assert.doesNotMatch(draft.draft.body, /github\.com\/acme\/shop\/blob/);
    // One request found the new name out; nothing else was asked under the old one.
    assert.deepEqual(
      asked(worker).filter((path) => path.startsWith("/repos/acme/")),
      ["/repos/acme/shop"],
    );
  });

  test("and is open under both names, is one repository with two clones", async () => {
    const files = { "src/a.ts": "bad();\n" };
    const commit = old.commit(files);
    const renamed = makeClone("https://github.com/initech/storefront.git");
    try {
      renamed.git("fetch", "--quiet", old.folder, "main");
      renamed.git("reset", "--quiet", "--hard", commit);
      const worker = await start([old.folder, renamed.folder], commit);
      assert.deepEqual(await worker.connection.sendRequest(repositoriesRequest, {}), [
        { repository: "github.com/acme/shop", folder: old.folder },
        { repository: "github.com/acme/shop", folder: renamed.folder },
      ]);
      const counts = worker.snapshots.at(-1)?.counts;
      assert.ok(counts !== undefined);
      assert.equal(counts.fixNow + counts.fixSoon + counts.plan + counts.watch, 1);
      for (const { folder } of [old, renamed]) {
        const uri = pathToFileURL(join(folder, "src/a.ts")).href;
        assert.deepEqual(
          worker.diagnostics.get(uri)?.map(({ data }): unknown => data),
          [
            {
              repository: "github.com/acme/shop",
              key: "codeScanning/12",
              keys: ["codeScanning/12"],
            },
          ],
        );
      }
      const before = worker.requests.length;
      await worker.refresh();
      const again = asked(worker).slice(before);
      assert.equal(again.filter((path) => path.endsWith("/code-scanning/alerts")).length, 1);
    } finally {
      renamed.remove();
    }
  });

  test("to an address on another origin is not followed", async () => {
    session = await startWorker({
      folders: [old.folder],
      options: { transport: "client", trusted: true, settings: { "azure.enabled": false } },
      http: answering((_, { hostname }) =>
        hostname === "api.github.com"
          ? json({}, 301, { location: "https://api.evil.example/repositories/4711" })
          : undefined,
      ),
    });
    await session.refresh();
    assert.ok(session.requests.every(({ url }) => !url.includes("evil")));
    assert.equal((await session.report()).repository.owner, "acme");
  });
});
