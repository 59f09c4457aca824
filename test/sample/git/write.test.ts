import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSample } from "../../../src/sample/sample.ts";
import { at, each, itemsOf, openClient, repository } from "../client.ts";
import { branchTruth, truth } from "../truth.ts";

let folder = "";

function git(...arguments_: readonly string[]): string {
  return execFileSync("git", arguments_, { cwd: folder, encoding: "utf8" });
}

suite("the written repository", () => {
  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "sample-"));
    await openSample().writeRepository(folder);
  });

  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  test("is sound, clean and on main with its upstream", () => {
    assert.equal(git("fsck", "--strict"), "");
    assert.equal(git("status", "--porcelain"), "");
    assert.equal(git("rev-parse", "--abbrev-ref", "HEAD"), "main\n");
    assert.equal(git("rev-parse", "--abbrev-ref", "main@{upstream}"), "origin/main\n");
    assert.equal(git("rev-parse", "origin/main"), git("rev-parse", "main"));
    assert.equal(git("remote", "get-url", "origin"), "https://github.com/acme/storefront.git\n");
  });

  test("has more than thirty commits, the same ids every time and on every machine", () => {
    assert.ok(Number(git("rev-list", "--count", "HEAD")) > 30);
    const ids = git("rev-list", "HEAD");
    assert.equal(ids.split("\n").at(-2), "e7eecae08564f8de304f0001f4154626f80ed9f7");
  });

  test("holds the commits that GitHub's answers name", async () => {
    const { get } = openClient();
    const answer = await get(`${repository}/commits?per_page=100`);
    assert.deepEqual(each(answer.body, "sha"), git("rev-list", "HEAD").trim().split("\n"));
    const contents = await get(`${repository}/contents/services/web/nginx.conf`);
    assert.equal(at(contents.body, "sha"), git("rev-parse", "HEAD:services/web/nginx.conf").trim());
  });

  test("holds every alert's file at its commit, with the flagged text in the region", async () => {
    const { get } = openClient();
    const url = `${repository}/code-scanning/alerts?state=open&per_page=100`;
    const alerts = itemsOf((await get(url)).body);
    assert.equal(alerts.length, truth.length);
    const texts = textsOf([...new Set(alerts.map(objectOf))]);
    for (const alert of alerts) {
      const expected = truth.find(({ number }) => number === at(alert, "number"));
      const text = texts.get(objectOf(alert)) ?? "";
      const region = isWholeLine(alert) ? lineText(alert, text) : regionText(alert, text);
      assert.ok(
        region.includes(expected?.flagged ?? "?"),
        `${String(at(alert, "number"))}: ${region}`,
      );
      assert.ok(region.length >= 4 || region === expected?.flagged, region);
    }
  });

  test("is at HEAD what the truth says of every alert", () => {
    for (const { number, path, line, text } of truth) {
      if (line === "gone") {
        const found = git("ls-files", path) === "" ? "" : readFileSync(join(folder, path), "utf8");
        assert.ok(!found.includes(text), `${number} is still in ${path}`);
      } else {
        const lines = readFileSync(join(folder, path), "utf8").split("\n");
        assert.ok(lines[line - 1]?.includes(text), `${number}: ${lines[line - 1] ?? "no line"}`);
      }
    }
  });

  test("moves, edits or loses at least fifteen alerts' code since their scans", async () => {
    const { get } = openClient();
    const url = `${repository}/code-scanning/alerts?state=open&per_page=100`;
    const drifted = itemsOf((await get(url)).body).filter((alert) => {
      const expected = truth.find(({ number }) => number === at(alert, "number"));
      const location = at(alert, "most_recent_instance", "location");
      return (
        expected?.state !== "exact" ||
        expected.line !== at(location, "start_line") ||
        expected.path !== at(location, "path")
      );
    });
    assert.ok(drifted.length >= 15, String(drifted.length));
    assert.deepEqual([...new Set(truth.map(({ state }) => state))].toSorted(), [
      "edited",
      "exact",
      "lost",
      "moved",
      "uncertain",
    ]);
  });

  test("has the other branches as the remote's, with what only they have", async () => {
    const refs = git("for-each-ref", "--format=%(refname)").trim().split("\n");
    assert.deepEqual(refs, [
      "refs/heads/main",
      "refs/remotes/origin/dana/payouts",
      "refs/remotes/origin/luis/waiting-list",
      "refs/remotes/origin/main",
    ]);
    const { get } = openClient();
    const open = async (query: string) =>
      itemsOf(
        (await get(`${repository}/code-scanning/alerts?state=open&per_page=100${query}`)).body,
      );
    const ofMain = new Set((await open("")).map((alert) => at(alert, "number")));
    const own = (await open("&ref=refs/heads/dana/payouts")).filter(
      (alert) => !ofMain.has(at(alert, "number")),
    );
    assert.deepEqual(
      own.map((alert) => Number(at(alert, "number"))).toSorted((a, b) => a - b),
      branchTruth.map(({ number }) => number),
    );
    const texts = textsOf([...new Set(own.map(objectOf))]);
    for (const alert of own) {
      const expected = branchTruth.find(({ number }) => number === at(alert, "number"));
      const region = regionText(alert, texts.get(objectOf(alert)) ?? "");
      assert.ok(region.includes(expected?.flagged ?? "?"), region);
    }
    for (const { number, path, line, text } of branchTruth) {
      const lines = git("show", `origin/dana/payouts:${path}`).split("\n");
      assert.ok(lines[Number(line) - 1]?.includes(text), `${number}: ${lines[Number(line) - 1]}`);
    }
  });

  test("is on the scenario's branch, with its upstream", async () => {
    const other = mkdtempSync(join(tmpdir(), "sample-"));
    try {
      await openSample({ scenario: "ownBranch" }).writeRepository(other);
      const status = execFileSync("git", ["status", "--porcelain", "--branch"], { cwd: other });
      assert.equal(status.toString(), "## dana/payouts...origin/dana/payouts\n");
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  test("holds every secret's place, in bytes of the line, where it is in a commit", async () => {
    const { get } = openClient();
    const secrets = `${repository}/secret-scanning/alerts`;
    let places = 0;
    for (let number = 1; number <= 25; number += 1) {
      for (const one of itemsOf((await get(`${secrets}/${number}/locations`)).body)) {
        if (at(one, "type") !== "commit") continue;
        places += 1;
        const details = at(one, "details");
        const path = String(at(details, "path")).replace(/^\//, "");
        const object = `${String(at(details, "commit_sha"))}:${path}`;
        assert.equal(git("rev-parse", object).trim(), at(details, "blob_sha"));
        const line = (textsOf([object]).get(object) ?? "").split("\n")[
          Number(at(details, "start_line")) - 1
        ];
        const bytes = Buffer.from(line ?? "", "utf8");
        const [start, end] = [
          Number(at(details, "start_column")),
          Number(at(details, "end_column")),
        ];
        const found = bytes.subarray(start - 1, end - 1).toString("utf8");
        assert.ok(found.length > 3 && !found.includes("\uFFFD"), `${number}: ${found}`);
        if (number === 15) assert.equal(found, "<withheld: Zoë>");
      }
    }
    assert.ok(places > 12, String(places));
  });

  test("holds nothing that looks like a credential, in any commit", () => {
    const text = git("log", "--all", "-p", "--format=%B");
    for (const pattern of tokenShapes) assert.doesNotMatch(text, pattern);
  });

  test("is not written into a folder that holds something", async () => {
    const other = mkdtempSync(join(tmpdir(), "sample-"));
    try {
      writeFileSync(join(other, "mine.txt"), "mine\n");
      await assert.rejects(openSample().writeRepository(other), /not empty/);
      assert.equal(readFileSync(join(other, "mine.txt"), "utf8"), "mine\n");
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  test("is not written when the signal has been aborted", async () => {
    const reason = new Error("closed");
    await assert.rejects(openSample().writeRepository(folder, AbortSignal.abort(reason)), reason);
  });
});

const tokenShapes = [
  /gh[pousr]_/,
  /AKIA/,
  /eyJ/,
  /xox[a-z]-/,
  /sk_live/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
];

/** Where an alert is, as `git cat-file` names it. */
function objectOf(alert: unknown): string {
  const instance = at(alert, "most_recent_instance");
  return `${String(at(instance, "commit_sha"))}:${String(at(instance, "location", "path"))}`;
}

/** The texts of many objects, by one call of git. Fails when one is not there. */
function textsOf(objects: readonly string[]): ReadonlyMap<string, string> {
  const output = execFileSync("git", ["cat-file", "--batch"], {
    cwd: folder,
    input: objects.map((object) => `${object}\n`).join(""),
  });
  const texts = new Map<string, string>();
  let position = 0;
  for (const object of objects) {
    const end = output.indexOf("\n", position);
    const header = output.toString("utf8", position, end);
    const size = Number(/^[0-9a-f]{40} blob (\d+)$/.exec(header)?.[1]);
    assert.ok(size > 0, `${object}: ${header}`);
    texts.set(object, output.toString("utf8", end + 1, end + 1 + size));
    position = end + size + 2;
  }
  return texts;
}

/** A tool without columns: GitHub says 1 for both. One without a line means the file. */
function isWholeLine(alert: unknown): boolean {
  const location = at(alert, "most_recent_instance", "location");
  return !(Number(at(location, "end_column")) > 1);
}

function lineText(alert: unknown, text: string): string {
  const line = Number(at(alert, "most_recent_instance", "location", "start_line"));
  return line > 0 ? (text.split("\n")[line - 1] ?? "") : "";
}

/** The text of an alert's region in a file. */
function regionText(alert: unknown, text: string): string {
  const location = at(alert, "most_recent_instance", "location");
  const number = (name: string) => Number(at(location, name));
  const lines = text.split("\n").slice(number("start_line") - 1, number("end_line"));
  const last = lines.length - 1;
  return lines
    .map((line, index) => (index === last ? line.slice(0, number("end_column") - 1) : line))
    .map((line, index) => (index === 0 ? line.slice(number("start_column") - 1) : line))
    .join("\n");
}
