import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportOnSample } from "../../src/cli/sampleRunner.ts";
import type { SampleUpstream } from "../../src/worker/sampleUpstream.ts";

const now = "2026-11-15T09:00:00.000Z";
const signal = new AbortController().signal;
const options = { remote: undefined, progress: () => undefined };

/** A sample of one commit whose upstreams know the repository, and no alert of it. */
class OneCommit implements SampleUpstream {
  readonly now = now;
  readonly writtenTo: string[] = [];
  readonly asked: string[] = [];

  respond = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    this.asked.push(`${request.headers.get("authorization") ?? "nobody"} ${pathname}`);
    if (pathname === "/repos/acme/storefront") {
      return Promise.resolve(
        Response.json({ id: 1, full_name: "acme/storefront", default_branch: "main" }),
      );
    }
    return Promise.resolve(
      Response.json(pathname.startsWith("/repos/") ? [] : { totalRecords: 0, count: 0, data: [] }),
    );
  };

  writeRepository = (folder: string): Promise<void> => {
    this.writtenTo.push(folder);
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
    git("init", "--quiet", "--initial-branch=main");
    git("remote", "add", "origin", "https://github.com/acme/storefront.git");
    const date = "2026-02-02T09:12:00Z";
    execFileSync("git", ["commit", "--quiet", "--allow-empty", "--message=First"], {
      cwd: folder,
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: "Mona",
        GIT_AUTHOR_EMAIL: "mona@acme.example",
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: "Mona",
        GIT_COMMITTER_EMAIL: "mona@acme.example",
        GIT_COMMITTER_DATE: date,
      },
    });
    return Promise.resolve();
  };
}

suite("reportOnSample", () => {
  let folder = "";
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "runtime-risk-sample-test-"));
  });
  teardown(() => rmSync(folder, { recursive: true, force: true }));

  test("reports at the scenario's time, and takes its temporary folder away", async () => {
    const sample = new OneCommit();
    const outcome = await reportOnSample(sample, { ...options, folder: undefined }, signal);
    assert.ok(outcome.kind === "report");
    assert.equal(outcome.report.generatedAt, now);
    assert.equal(outcome.report.coverage[0]?.checkedAt, now);
    assert.equal(outcome.report.repository.name, "storefront");
    const [place = ""] = sample.writtenTo;
    assert.equal(sample.writtenTo.length, 1);
    assert.ok(!existsSync(place));
  });

  test("asks the simulator alone, with no token of the user's", async () => {
    const sample = new OneCommit();
    await reportOnSample(sample, { ...options, folder: undefined }, signal);
    assert.ok(sample.asked.includes("Bearer sample /repos/acme/storefront"));
    // CISA's public list needs no token, and gets none.
    const feed = "nobody /sites/default/files/feeds/known_exploited_vulnerabilities.json";
    for (const line of sample.asked) {
      assert.ok(line === feed || line.startsWith("Bearer sample "), line);
    }
  });

  test("writes into an empty folder, and uses it again", async () => {
    const sample = new OneCommit();
    for (let time = 0; time < 2; time += 1) {
      const outcome = await reportOnSample(sample, { ...options, folder }, signal);
      assert.equal(outcome.kind, "report");
    }
    assert.deepEqual(
      sample.writtenTo.filter((place) => place === folder),
      [folder],
    );
    // To know it again, it was written elsewhere once more; nothing of that is left.
    assert.deepEqual(sample.writtenTo.filter(existsSync), [folder]);
  });

  test("leaves a folder alone that holds something else", async () => {
    const sample = new OneCommit();
    writeFileSync(join(folder, "mine.txt"), "");
    const outcome = await reportOnSample(sample, { ...options, folder }, signal);
    assert.ok(outcome.kind === "refused");
    assert.match(outcome.message, /neither empty nor the sample/u);
    assert.deepEqual(sample.writtenTo, []);
    assert.deepEqual(readdirSync(folder), ["mine.txt"]);
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
    git("init", "--quiet");
    git("add", ".");
    git("-c", "user.name=M", "-c", "user.email=m@acme.example", "commit", "--quiet", "-m", "Mine");
    const other = await reportOnSample(sample, { ...options, folder }, signal);
    assert.equal(other.kind, "refused");
  });
});
