import assert from "node:assert/strict";
import { at, itemsOf, openClient, repository } from "../client.ts";

const lists = [
  `${repository}/code-scanning/alerts?state=open&per_page=100`,
  `${repository}/dependabot/alerts?state=open&per_page=100`,
  `${repository}/secret-scanning/alerts?state=open&hide_secret=true&per_page=100`,
  `${repository}/issues?state=all&per_page=100`,
  repository,
  "/user",
];

suite("the simulated GitHub", () => {
  test("answers 401 without a credential and 404 for what it does not have", async () => {
    const { sample, get } = openClient();
    const bare = await sample.respond(new Request(`https://api.github.com${repository}`));
    assert.equal(bare.status, 401);
    assert.equal(at(await bare.json(), "message"), "Bad credentials");
    for (const path of [
      "/repos/acme/other",
      "/repos/other/storefront/issues",
      "/nothing",
      `${repository}/issues/999`,
    ]) {
      const answer = await get(path);
      assert.equal(answer.status, 404, path);
      assert.equal(at(answer.body, "message"), "Not Found", path);
    }
  });

  test("knows the repository by name whatever its case, and by id", async () => {
    const { get } = openClient();
    const byName = await get("/repos/ACME/Storefront");
    const id = at(byName.body, "id");
    assert.equal(typeof id, "number");
    assert.deepEqual((await get(`/repositories/${String(id)}`)).body, byName.body);
  });

  test("finds a commit by its id after a branch was made of it", async () => {
    const { get, send } = openClient();
    const sha = at((await get(`${repository}/commits/main`)).body, "sha");
    const ref = "refs/heads/runtime-risk/fix-1";
    assert.equal((await send("POST", `${repository}/git/refs`, { ref, sha })).status, 201);
    assert.equal((await get(`${repository}/commits/${String(sha)}`)).status, 200);
  });

  test("answers 304 to the ETag it gave, without a body and without counting it", async () => {
    const { get } = openClient();
    for (const path of lists) {
      const first = await get(path);
      const etag = first.headers.get("etag") ?? "";
      assert.match(etag, /^W\/"[0-9a-f]{64}"$/, path);
      const again = await get(path, { "if-none-match": etag });
      assert.equal(again.status, 304, path);
      assert.equal(again.text, "", path);
      assert.equal(
        again.headers.get("x-ratelimit-remaining"),
        first.headers.get("x-ratelimit-remaining"),
        path,
      );
      assert.equal((await get(path, { "if-none-match": 'W/"other"' })).status, 200, path);
    }
  });

  test("changes a list's ETag when a write changes the list, and no other's", async () => {
    const { get, send } = openClient();
    const before = await Promise.all(lists.map((path) => get(path)));
    await send("PATCH", `${repository}/code-scanning/alerts/1`, {
      state: "dismissed",
      dismissed_reason: "used in tests",
    });
    const statuses: number[] = [];
    for (const [index, path] of lists.entries()) {
      const etag = before[index]?.headers.get("etag") ?? "";
      statuses.push((await get(path, { "if-none-match": etag })).status);
    }
    assert.deepEqual(statuses, [200, 304, 304, 304, 304, 304]);
  });

  test("counts requests against the limit, one by one", async () => {
    const { get } = openClient();
    const left = async () => Number((await get("/user")).headers.get("x-ratelimit-remaining"));
    assert.equal(await left(), 4999);
    assert.equal(await left(), 4998);
    const limits = await get("/rate_limit");
    assert.equal(at(limits.body, "resources", "core", "remaining"), 4998);
    assert.equal(await left(), 4997);
  });

  test("gives every answer a request id of its own and the selected version", async () => {
    const { get } = openClient();
    const [one, two] = [await get("/user"), await get("/nothing")];
    assert.notEqual(one.headers.get("x-github-request-id"), two.headers.get("x-github-request-id"));
    assert.equal(two.headers.get("x-github-api-version-selected"), "2022-11-28");
    const unknown = await get("/user", { "x-github-api-version": "2020-01-01" });
    assert.equal(unknown.status, 400);
  });

  test("sends nothing that looks like a credential", async () => {
    const { get } = openClient();
    const shapes = [
      /gh[pousr]_/,
      /AKIA/,
      /eyJ/,
      /xox[a-z]-/,
      /sk_live/,
      /-----BEGIN [A-Z ]*PRIVATE/,
    ];
    const paths = [
      ...lists,
      `${repository}/secret-scanning/alerts?secret_type=password,postgres_connection_string`,
      `${repository}/secret-scanning/alerts`,
      `${repository}/contents/services/payments-api/.env.example`,
      `${repository}/commits?per_page=100`,
      `${repository}/pulls`,
    ];
    for (const path of paths) {
      const { text, status } = await get(path);
      assert.equal(status, 200, path);
      for (const shape of shapes) assert.doesNotMatch(text, shape, path);
    }
  });

  test("compares commits and shows files at them", async () => {
    const { get } = openClient();
    const commits = itemsOf((await get(`${repository}/commits?per_page=100`)).body);
    const base = String(at(commits.at(4), "sha"));
    const compared = await get(`${repository}/compare/${base}...main`);
    assert.equal(at(compared.body, "ahead_by"), 4);
    assert.equal(at(compared.body, "status"), "ahead");
    const raw = await get(`${repository}/contents/README.md?ref=${base}`, {
      accept: "application/vnd.github.raw",
    });
    assert.match(raw.text, /^# Storefront\n/);
    assert.equal((await get(`${repository}/contents/none.md`)).status, 404);
  });
});
