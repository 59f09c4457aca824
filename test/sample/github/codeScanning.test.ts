import assert from "node:assert/strict";
import { at, each, itemsOf, linkOf, openClient, repository } from "../client.ts";
import { truth } from "../truth.ts";

const alerts = `${repository}/code-scanning/alerts`;

suite("code scanning", () => {
  test("lists all states when none is asked for, newest first, thirty a page", async () => {
    const { get } = openClient();
    const first = await get(alerts);
    assert.equal(itemsOf(first.body).length, 30);
    assert.deepEqual(each(first.body, "number").slice(0, 3), [102, 101, 100]);
    const second = await get(`${alerts}?page=2`);
    assert.deepEqual(each(second.body, "number").slice(3, 10), [69, 68, 67, 66, 65, 64, 63]);
    assert.deepEqual(each(second.body, "state").slice(3, 10), [
      "open",
      "dismissed",
      "dismissed",
      "dismissed",
      "fixed",
      "fixed",
      "open",
    ]);
    const created = each(first.body, "created_at").map(String);
    assert.deepEqual(created, created.toSorted().toReversed());
  });

  test("lets a client follow Link to every alert exactly once", async () => {
    const { get } = openClient();
    const seen: unknown[] = [];
    let url: string | undefined = `${alerts}?state=open&per_page=20`;
    let pages = 0;
    while (url !== undefined) {
      const answer = await get(url);
      seen.push(...each(answer.body, "number"));
      url = linkOf(answer, "next");
      pages += 1;
    }
    assert.equal(pages, 5);
    assert.deepEqual(
      seen.toReversed(),
      truth.map(({ number }) => number),
    );
  });

  test("names first, previous, next and last page, by the repository's id", async () => {
    const { get } = openClient();
    const answer = await get(`${alerts}?state=open&per_page=20&page=2`);
    const page = (relation: string) => {
      const url = new URL(linkOf(answer, relation) ?? "");
      assert.match(url.pathname, /^\/repositories\/\d+\/code-scanning\/alerts$/);
      assert.equal(url.searchParams.get("state"), "open");
      return url.searchParams.get("page");
    };
    assert.deepEqual(["first", "prev", "next", "last"].map(page), ["1", "1", "3", "5"]);
    const all = await get(`${alerts}?state=open&per_page=100`);
    assert.equal(all.headers.get("link"), null);
    const beyond = await get(`${alerts}?page=99`);
    assert.deepEqual(beyond.body, []);
  });

  test("caps a page at one hundred", async () => {
    const { get } = openClient();
    assert.equal(itemsOf((await get(`${alerts}?per_page=1000`)).body).length, 100);
    assert.equal(itemsOf((await get(`${alerts}?per_page=0`)).body).length, 1);
  });

  test("filters by state, tool, severity and assignee", async () => {
    const { get } = openClient();
    const numbers = async (query: string) =>
      each((await get(`${alerts}?per_page=100&direction=asc&${query}`)).body, "number");
    assert.equal((await numbers("state=open")).length, 95);
    assert.deepEqual(await numbers("state=closed"), [64, 65, 66, 67, 68, 86, 94]);
    assert.deepEqual(await numbers("state=fixed"), [64, 65]);
    assert.deepEqual(await numbers("tool_name=Trivy"), [69, 70, 71, 72, 73, 74, 88, 89]);
    assert.deepEqual(await numbers("severity=note"), [42, 83, 88, 89]);
    assert.deepEqual(await numbers("assignees=dana-okafor"), [1]);
    assert.deepEqual(await numbers("assignees=*"), [1, 2, 19, 27, 79]);
    assert.equal((await get(`${alerts}?state=nope`)).status, 422);
  });

  test("knows only the references that were analysed", async () => {
    const { get } = openClient();
    for (const path of [alerts, `${repository}/code-scanning/analyses`]) {
      assert.equal((await get(`${path}?ref=refs/heads/main`)).status, 200);
      assert.equal((await get(`${path}?ref=main`)).status, 200);
      const other = await get(`${path}?ref=refs/heads/feature`);
      assert.equal(other.status, 404);
      assert.equal(at(other.body, "message"), "no analysis found");
    }
  });

  test("holds severities, tags, classifications and a region over several lines", async () => {
    const { get } = openClient();
    const all = itemsOf((await get(`${alerts}?state=open&per_page=100`)).body);
    const one = (number: number) => all.find((alert) => at(alert, "number") === number);
    assert.equal(at(one(1), "rule", "security_severity_level"), "high");
    assert.ok(itemsOf(at(one(1), "rule", "tags")).includes("external/cwe/cwe-089"));
    assert.equal(at(one(78), "rule", "security_severity_level"), null);
    assert.deepEqual(at(one(16), "most_recent_instance", "classifications"), ["test"]);
    assert.deepEqual(at(one(15), "most_recent_instance", "location"), {
      path: "services/payments-api/src/routes/payments.ts",
      start_line: 20,
      end_line: 27,
      start_column: 31,
      end_column: 4,
    });
    const languages = new Set(all.map((alert) => at(alert, "most_recent_instance", "category")));
    assert.equal(languages.size, 10);
  });

  test("sends the rule's help with one alert, not with a list", async () => {
    const { get } = openClient();
    assert.match(String(at((await get(`${alerts}/2`)).body, "rule", "help")), /^# Database query/);
    assert.equal(at((await get(alerts)).body, 0, "rule", "help"), undefined);
    const instances = await get(`${alerts}/2/instances`);
    assert.equal(at(instances.body, 0, "ref"), "refs/heads/main");
    assert.equal((await get(`${alerts}/999`)).status, 404);
  });

  test("takes a dismissed alert out of the open ones, and back", async () => {
    const { get, send } = openClient();
    const isOpen = async () =>
      each((await get(`${alerts}?state=open&per_page=100`)).body, "number").includes(7);
    const dismissed = await send("PATCH", `${alerts}/7`, {
      state: "dismissed",
      dismissed_reason: "won't fix",
      dismissed_comment: "The gateway does it.",
    });
    assert.equal(dismissed.status, 200);
    assert.equal(at(dismissed.body, "dismissed_by", "login"), "mona-lindqvist");
    assert.equal(at(dismissed.body, "dismissed_comment"), "The gateway does it.");
    assert.equal(await isOpen(), false);
    await send("PATCH", `${alerts}/7`, { state: "open" });
    assert.equal(await isOpen(), true);
  });

  test("refuses a dismissal without a reason, a long comment and an unknown assignee", async () => {
    const { send } = openClient();
    const status = async (body: unknown) => (await send("PATCH", `${alerts}/7`, body)).status;
    assert.equal(await status({ state: "dismissed" }), 400);
    assert.equal(await status({}), 400);
    assert.equal(await status({ assignees: ["nobody"] }), 400);
    const long = "x".repeat(281);
    assert.equal(
      await status({ state: "dismissed", dismissed_reason: "won't fix", dismissed_comment: long }),
      422,
    );
    assert.equal((await send("PATCH", `${alerts}/64`, { state: "open" })).status, 400);
  });

  test("lists analyses newest first, the last of each category at the alerts' commit", async () => {
    const { get } = openClient();
    const analyses = itemsOf((await get(`${repository}/code-scanning/analyses`)).body);
    const dates = analyses.map((one) => String(at(one, "created_at")));
    assert.deepEqual(dates, dates.toSorted().toReversed());
    const alert = (await get(`${alerts}/43`)).body;
    const category = at(alert, "most_recent_instance", "category");
    const latest = analyses.find(
      (one) => at(one, "category") === category && at(one, "ref") === "refs/heads/main",
    );
    assert.equal(at(latest, "commit_sha"), at(alert, "most_recent_instance", "commit_sha"));
  });
});
