import assert from "node:assert/strict";
import { openSample, scenarioNames } from "../../src/sample/sample.ts";
import { at, openClient, repository } from "./client.ts";

suite("sample", () => {
  test("refuses hosts that are not part of it, with or without a credential", async () => {
    const { send } = openClient();
    for (const url of [
      "https://example.com/",
      "http://api.github.com/user",
      "https://api.github.com:444/user",
    ]) {
      assert.equal((await send("GET", url)).status, 421, url);
    }
  });

  test("names its repository and a fixed clock, which can be set", () => {
    const { sample } = openClient();
    assert.deepEqual(sample.repository, { host: "github.com", owner: "acme", name: "storefront" });
    assert.equal(sample.now, "2026-11-20T09:00:00Z");
    assert.equal(openClient({ now: "2027-01-02T03:04:05Z" }).sample.now, "2027-01-02T03:04:05Z");
  });

  test("stamps what is written with the scenario's clock", async () => {
    const { send } = openClient({ now: "2027-01-02T03:04:05Z" });
    const made = await send("POST", `${repository}/issues`, { title: "New" });
    assert.equal(at(made.body, "created_at"), "2027-01-02T03:04:06Z");
  });

  test("answers with the fault that a test injects, and as usual where there is none", async () => {
    const { get } = openClient({
      fault: (request) =>
        request.url.includes("/dependabot/") ? new Response("oops", { status: 502 }) : undefined,
    });
    assert.equal((await get(`${repository}/dependabot/alerts`)).status, 502);
    assert.equal((await get(`${repository}/code-scanning/alerts`)).status, 200);
  });

  test("has scenarios by name, each with a line about it, and says which when there is none", () => {
    const names = Object.entries(scenarioNames);
    assert.ok(names.length > 30, String(names.length));
    for (const [name, about] of names) {
      assert.match(name, /^[a-z][A-Za-z]+$/);
      assert.match(about, /^[A-Z].*\.$/, name);
    }
    assert.throws(() => openSample({ scenario: "sso" }), /no scenario "sso".*ssoRequired/);
    assert.deepEqual(openSample().signedOutOf, []);
    assert.deepEqual(openSample({ scenario: "signedOut" }).signedOutOf, ["github"]);
  });

  test("keeps what is written to one sample out of the next", async () => {
    const first = openClient();
    await first.send("POST", `${repository}/issues`, { title: "Only here" });
    const second = openClient();
    assert.equal((await second.get(`${repository}/issues/7`)).status, 404);
    assert.equal((await first.get(`${repository}/issues/7`)).status, 200);
  });
});
