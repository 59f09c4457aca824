import assert from "node:assert/strict";
import { at, each, linkOf, openClient, repository } from "../client.ts";

const alerts = `${repository}/dependabot/alerts`;

suite("dependabot", () => {
  test("rejects pages by number, in GitHub's words", async () => {
    const { get } = openClient();
    const answer = await get(`${alerts}?page=1`);
    assert.equal(answer.status, 400);
    assert.equal(
      at(answer.body, "message"),
      "Pagination using the `page` parameter is not supported.",
    );
  });

  test("lets a client follow cursors forth and back", async () => {
    const { get } = openClient();
    const first = await get(`${alerts}?state=open&per_page=16`);
    assert.equal(linkOf(first, "prev"), undefined);
    const second = await get(linkOf(first, "next") ?? "");
    const third = await get(linkOf(second, "next") ?? "");
    assert.equal(linkOf(third, "next"), undefined);
    const numbers = [first, second, third].flatMap(({ body }) => each(body, "number"));
    assert.equal(new Set(numbers).size, 39);
    assert.equal(numbers.length, 39);
    assert.deepEqual((await get(linkOf(third, "prev") ?? "")).body, second.body);
    assert.equal((await get(`${alerts}?after=nonsense`)).status, 400);
  });

  test("filters by state, severity, ecosystem and scope, and sorts", async () => {
    const { get } = openClient();
    const numbers = async (query: string) =>
      each((await get(`${alerts}?per_page=100&${query}`)).body, "number").map(Number);
    const ascending = (a: number, b: number) => a - b;
    assert.deepEqual(
      (await numbers("state=dismissed,fixed")).toSorted(ascending),
      [17, 19, 42, 43, 44, 45],
    );
    assert.deepEqual(await numbers("ecosystem=go&direction=asc"), [8, 9, 34, 35]);
    assert.deepEqual(
      (await numbers("scope=development&state=open")).toSorted(ascending),
      [11, 24, 28, 38, 39, 40],
    );
    assert.deepEqual(await numbers("classification=malware"), [39]);
    assert.equal((await numbers("sort=epss_percentage"))[0], 13);
    assert.deepEqual(
      (await numbers("severity=critical")).toSorted(ascending),
      [5, 11, 12, 13, 15, 21, 26, 28, 32, 34, 35, 39],
    );
  });

  test("names manifests and versions that the repository really has", async () => {
    const { get } = openClient();
    const lists = await get(`${alerts}?state=open&per_page=100`);
    for (const index of each(lists.body, "number").keys()) {
      const dependency = at(lists.body, index, "dependency");
      const path = String(at(dependency, "manifest_path"));
      const file = await get(`${repository}/contents/${path}`, {
        accept: "application/vnd.github.raw",
      });
      const name =
        String(at(dependency, "package", "name"))
          .split(":")
          .at(-1) ?? "?";
      assert.equal(file.status, 200, path);
      assert.ok(file.text.includes(name), `${path} has no ${name}`);
    }
  });

  test("takes a dismissed alert out of the open ones", async () => {
    const { get, send } = openClient();
    assert.equal((await send("PATCH", `${alerts}/1`, { state: "dismissed" })).status, 422);
    const dismissed = await send("PATCH", `${alerts}/1`, {
      state: "dismissed",
      dismissed_reason: "not_used",
    });
    assert.equal(at(dismissed.body, "dismissed_reason"), "not_used");
    const open = each((await get(`${alerts}?state=open&per_page=100`)).body, "number");
    assert.ok(!open.includes(1));
    assert.equal((await send("PATCH", `${alerts}/19`, { state: "open" })).status, 422);
  });
});
