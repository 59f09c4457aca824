import assert from "node:assert/strict";
import type { WorkerOptions } from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { type Answers, answering, codeScanning, json, shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

const options: WorkerOptions = { transport: "client", trusted: true, settings: {} };
/** Stands for a secret; like none. */
const value = "not-a-secret-at-all";

interface Place {
  readonly path: string;
  readonly line: number;
  readonly commit: string;
  readonly blob: string;
}

suite("a secret that stands in several places", () => {
  let clone: TestClone;
  let first: string;
  const sessions: WorkerSession[] = [];
  let etag: string;

  setup(() => {
    clone = makeClone("https://github.com/acme/shop.git");
    first = clone.commit({
      "old.env": `KEY=${value}\n`,
      "kept.env": `# one\nKEY=${value}\n`,
      "other.env": `KEY=${value}\nMORE=1\n`,
    });
    clone.git("rm", "--quiet", "old.env");
    clone.commit({ "other.env": `# new\nKEY=${value}\nMORE=1\n` });
    etag = '"1"';
  });

  teardown(async () => {
    for (const session of sessions.splice(0)) await session.stop();
    clone.remove();
  });

  const at = (path: string, line: number): Place => ({
    path,
    line,
    commit: first,
    blob: clone.git("rev-parse", `${first}:${path}`),
  });

  const detailsOf = ({ path, line, commit, blob }: Place) => ({
    path: `/${path}`,
    start_line: line,
    end_line: line,
    start_column: 5,
    end_column: 5 + value.length,
    blob_sha: blob,
    blob_url: `https://api.github.com/repos/acme/shop/git/blobs/${blob}`,
    commit_sha: commit,
    commit_url: `https://api.github.com/repos/acme/shop/git/commits/${commit}`,
  });

  const issue = {
    type: "issue_body",
    details: { issue_body_url: "https://api.github.com/repos/acme/shop/issues/1" },
  };

  /** Secrets by number: their places, the first of which is listed. */
  const secrets =
    (places: Readonly<Record<number, readonly (Place | "issue")[]>>): Answers =>
    (request, { pathname, searchParams }) => {
      const number = /\/alerts\/(\d+)\/locations$/.exec(pathname)?.[1];
      if (number !== undefined) {
        const items = (places[Number(number)] ?? []).map((place) =>
          place === "issue" ? issue : { type: "commit", details: detailsOf(place) },
        );
        return json(items, 200, { etag: `"l${number}"` });
      }
      if (!pathname.endsWith("/secret-scanning/alerts")) return undefined;
      if (searchParams.has("secret_type")) return json([], 200, { etag: '"g"' });
      if (request.headers["if-none-match"] === etag) {
        return { status: 304, headers: { etag }, body: "" };
      }
      const list = Object.entries(places).map(([alert, [place, ...others]]) => ({
        number: Number(alert),
        state: "open",
        created_at: "2026-11-01T10:00:00Z",
        updated_at: etag === '"1"' ? "2026-11-02T10:00:00Z" : "2026-11-05T10:00:00Z",
        html_url: `https://github.com/acme/shop/security/secret-scanning/${alert}`,
        secret_type: "acme_key",
        secret_type_display_name: "Acme Key",
        validity: "active",
        first_location_detected:
          place === undefined ? null : place === "issue" ? issue.details : detailsOf(place),
        has_more_locations: others.length > 0,
      }));
      return json(list, 200, { etag });
    };

  const start = async (answers: Answers) => {
    const http = answering(answers, codeScanning(), shop);
    const session = await startWorker({ folders: [clone.folder], options, http });
    sessions.push(session);
    await session.refresh();
    return session;
  };
  const asked = (session: WorkerSession) =>
    session.requests.flatMap(({ url }) => /alerts\/(\d+)\/locations/.exec(url)?.[1] ?? []);
  const anchors = async (session: WorkerSession) =>
    Object.fromEntries(
      (await session.report()).alerts.map(({ number, anchor }) => [
        number,
        anchor === null ? null : [anchor.state, anchor.path, anchor.startLine].join(" "),
      ]),
    );

  test("is shown at the best of them, of equal ones at GitHub's first", async () => {
    const session = await start(
      secrets({
        1: [at("old.env", 1), at("other.env", 1), at("kept.env", 2)],
        2: [at("other.env", 1), at("kept.env", 2)],
        3: ["issue", at("kept.env", 2)],
        4: ["issue", "issue"],
        5: [at("old.env", 1), "issue"],
        6: [at("old.env", 1)],
      }),
    );
    assert.deepEqual(await anchors(session), {
      // Lost in old.env; the same line in both others, lower by one in the first of them.
      1: "exact other.env 2",
      2: "exact other.env 2",
      3: "exact kept.env 2",
      4: null,
      5: "lost old.env ",
      6: "lost old.env ",
    });
    // What is exact cannot be better, and the sixth has no other place.
    assert.deepEqual(asked(session).toSorted(), ["1", "3", "4", "5"]);
  });

  test("is asked for once: an unchanged refresh costs its lists, a changed alert is asked anew", async () => {
    const session = await start(secrets({ 1: [at("old.env", 1), at("kept.env", 2)] }));
    assert.deepEqual(asked(session), ["1"]);
    const before = session.requests.length;
    await session.refresh();
    assert.deepEqual(asked(session), ["1"]);
    const lists = session.requests.slice(before).filter(({ url }) => /secret-scanning/.test(url));
    assert.equal(lists.length, 2, "default and generic patterns");
    assert.deepEqual(await anchors(session), { 1: "exact kept.env 2" });
    etag = '"2"';
    await session.refresh(true);
    assert.deepEqual(asked(session), ["1", "1"]);
  });

  test("of many no more than fifty are asked for", async () => {
    const places = [at("old.env", 1), at("kept.env", 2)];
    const many: Record<number, readonly Place[]> = {};
    for (let number = 1; number <= 60; number += 1) many[number] = places;
    const session = await start(secrets(many));
    assert.equal(asked(session).length, 50);
  });

  test("no content of a file with a secret is fetched, not even of a blob that is nowhere", async () => {
    const nowhere = { ...at("kept.env", 2), blob: "1".repeat(40), commit: "2".repeat(40) };
    const session = await start(secrets({ 1: [nowhere] }));
    const { alerts } = await session.report();
    assert.equal(alerts[0]?.anchor?.state, "unverified");
    assert.match(alerts[0]?.anchor?.reason ?? "", /holds a secret is not fetched\.$/);
    assert.deepEqual(
      session.requests.filter(({ url }) => /\/git\/|\/contents\//.test(url)),
      [],
    );
  });
});
