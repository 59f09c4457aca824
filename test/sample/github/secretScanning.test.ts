import assert from "node:assert/strict";
import { at, each, itemsOf, linkOf, openClient, repository } from "../client.ts";

const alerts = `${repository}/secret-scanning/alerts`;

suite("secret scanning", () => {
  test("lists default patterns unless generic ones are named", async () => {
    const { get } = openClient();
    const numbers = async (query: string) =>
      each((await get(`${alerts}?direction=asc&${query}`)).body, "number");
    const open = [1, 4, 6, 7, 9, 10, 11, 12, 13, 14, 15, 17, 21, 22, 23, 24, 25];
    assert.deepEqual(await numbers("state=open"), open);
    assert.deepEqual(
      await numbers(""),
      [...open, 5, 19, 20].toSorted((a, b) => a - b),
    );
    assert.deepEqual(await numbers("secret_type=password,postgres_connection_string"), [2, 3]);
    assert.deepEqual(await numbers("validity=active"), [4, 7, 9, 12, 14, 17, 22, 25]);
    assert.deepEqual(await numbers("is_publicly_leaked=true"), [6, 12, 15]);
    assert.deepEqual(await numbers("is_bypassed=true"), [17]);
  });

  test("has no secret, and no field for one when it is to be hidden", async () => {
    const { get } = openClient();
    const hidden = itemsOf((await get(`${alerts}?hide_secret=true`)).body);
    for (const alert of hidden) assert.equal(at(alert, "secret"), undefined);
    const shown = itemsOf((await get(alerts)).body);
    for (const alert of shown) assert.equal(at(alert, "secret"), "not kept in the sample");
  });

  test("says where a secret was first found, in code or in a conversation", async () => {
    const { get } = openClient();
    const one = (await get(`${alerts}/4?hide_secret=true`)).body;
    assert.equal(at(one, "first_location_detected", "path"), "infra/scripts/seed-storage.sh");
    assert.equal(at(one, "first_location_detected", "start_line"), 6);
    // `key="` is five bytes.
    assert.equal(at(one, "first_location_detected", "start_column"), 6);
    const spoken = (await get(`${alerts}/7/locations`)).body;
    assert.equal(at(spoken, 0, "type"), "issue_comment");
    const locations = (await get(`${alerts}/4/locations`)).body;
    assert.equal(
      at(locations, 0, "details", "blob_sha"),
      at(one, "first_location_detected", "blob_sha"),
    );
  });

  test("pages by number, and by cursor when asked to", async () => {
    const { get } = openClient();
    const byNumber = await get(`${alerts}?per_page=2`);
    assert.equal(new URL(linkOf(byNumber, "next") ?? "").searchParams.get("page"), "2");
    const byCursor = await get(`${alerts}?per_page=2&after=`);
    const next = new URL(linkOf(byCursor, "next") ?? "");
    assert.equal(next.searchParams.get("page"), null);
    assert.equal(itemsOf((await get(next.href)).body).length, 2);
  });

  test("takes a resolved alert out of the open ones", async () => {
    const { get, send } = openClient();
    assert.equal((await send("PATCH", `${alerts}/4`, { state: "resolved" })).status, 422);
    const resolved = await send("PATCH", `${alerts}/4`, {
      state: "resolved",
      resolution: "revoked",
    });
    assert.equal(at(resolved.body, "resolved_by", "login"), "mona-lindqvist");
    assert.ok(!each((await get(`${alerts}?state=open`)).body, "number").includes(4));
  });
});
