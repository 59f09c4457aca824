import assert from "node:assert/strict";
import { at, each, itemsOf, openClient, repository } from "../client.ts";

const code = `${repository}/code-scanning`;
const sarif = { accept: "application/sarif+json" };

/** The id of the newest analysis of a category on a reference. */
async function newest(category: string, ref: string): Promise<number> {
  const { get } = openClient();
  const list = await get(`${code}/analyses?ref=${encodeURIComponent(ref)}&per_page=100`);
  const found = itemsOf(list.body).find((one) => at(one, "category") === category);
  return Number(at(found, "id"));
}

suite("analyses", () => {
  test("are listed for each reference: time, commit, tool, category, one with a warning", async () => {
    const { get } = openClient();
    const refs = async (query: string) => {
      const items = itemsOf((await get(`${code}/analyses?per_page=100${query}`)).body);
      return { items, refs: new Set(items.map((one) => at(one, "ref"))) };
    };
    const all = await refs("");
    assert.deepEqual([...all.refs].map(String).toSorted(), [
      "refs/heads/dana/payouts",
      "refs/heads/main",
      "refs/pull/6/merge",
    ]);
    for (const ref of all.refs) {
      const own = await refs(`&ref=${encodeURIComponent(String(ref))}`);
      assert.deepEqual([...own.refs], [ref]);
    }
    assert.deepEqual([...(await refs("&pr=6")).refs], ["refs/pull/6/merge"]);
    const tools = new Set(all.items.map((one) => at(one, "tool", "name")));
    assert.deepEqual([...tools].map(String).toSorted(), [
      "CodeQL",
      "ESLint",
      "Semgrep OSS",
      "Trivy",
    ]);
    const warned = all.items.filter((one) => at(one, "warning") !== "");
    assert.deepEqual(
      warned.map((one) => at(one, "tool", "name")),
      ["Semgrep OSS"],
    );
    const last = await newest("/language:python", "refs/heads/dana/payouts");
    const one = (await get(`${code}/analyses/${last}`)).body;
    assert.equal(at(one, "created_at"), "2026-11-12T10:17:31Z");
    assert.match(String(at(one, "commit_sha")), /^[0-9a-f]{40}$/);
  });

  test("give their results as SARIF, each with the number of its alert", async () => {
    const { get } = openClient();
    const id = await newest("/language:python", "refs/heads/main");
    const answer = await get(`${code}/analyses/${id}`, sarif);
    assert.equal(answer.headers.get("content-type"), "application/json+sarif; charset=utf-8");
    const log: unknown = JSON.parse(answer.text);
    assert.equal(at(log, "version"), "2.1.0");
    const results = itemsOf(at(log, "runs", 0, "results"));
    const numbers = results.map((one) => Number(at(one, "properties", "github/alertNumber")));
    const alerts = itemsOf((await get(`${code}/alerts?state=open&per_page=100`)).body);
    const open = alerts.filter(
      (one) => at(one, "most_recent_instance", "category") === "/language:python",
    );
    for (const alert of open) {
      const number = Number(at(alert, "number"));
      const result = results[numbers.indexOf(number)];
      const region = at(result, "locations", 0, "physicalLocation", "region");
      const location = at(alert, "most_recent_instance", "location");
      assert.equal(at(region, "startLine"), at(location, "start_line"), String(number));
      assert.equal(at(region, "endColumn"), at(location, "end_column"), String(number));
      const rule = at(log, "runs", 0, "tool", "driver", "rules", Number(at(result, "ruleIndex")));
      assert.equal(at(rule, "id"), at(alert, "rule", "id"));
    }
    // 66 is dismissed, and found all the same; 65 was gone by then.
    assert.ok(numbers.includes(66) && !numbers.includes(65));
    assert.equal(
      (await get(`${code}/analyses/${id}`)).headers.get("content-type")?.split(";")[0],
      "application/json",
    );
  });

  test("have results for every reference and date", async () => {
    const { get } = openClient();
    const list = itemsOf((await get(`${code}/analyses?per_page=100`)).body);
    assert.ok(list.length > 20);
    for (const one of list) {
      const answer = await get(`${code}/analyses/${String(at(one, "id"))}`, sarif);
      assert.equal(answer.status, 200);
      const log: unknown = JSON.parse(answer.text);
      assert.equal(itemsOf(at(log, "runs", 0, "results")).length, at(one, "results_count"));
    }
  });

  test("show the way of the data, over two files and more, for at least three alerts", async () => {
    const { get } = openClient();
    let ways = 0;
    for (const language of ["javascript-typescript", "python", "go", "java-kotlin"]) {
      const id = await newest(`/language:${language}`, "refs/heads/main");
      const log: unknown = JSON.parse((await get(`${code}/analyses/${id}`, sarif)).text);
      const commit = String(at(log, "runs", 0, "versionControlProvenance", 0, "revisionId"));
      for (const result of itemsOf(at(log, "runs", 0, "results"))) {
        const flow = at(result, "codeFlows", 0, "threadFlows", 0, "locations");
        if (flow === undefined) continue;
        const places = each(flow, "location", "physicalLocation");
        const files = new Set(places.map((place) => at(place, "artifactLocation", "uri")));
        if (places.length >= 3 && files.size >= 2) ways += 1;
        // The last step is the alert's own place, and every step is in its file at that commit.
        assert.deepEqual(places.at(-1), at(result, "locations", 0, "physicalLocation"));
        for (const place of places) {
          const path = String(at(place, "artifactLocation", "uri"));
          const file = await get(`${repository}/contents/${path}?ref=${commit}`, {
            accept: "application/vnd.github.raw",
          });
          const line = file.text.split("\n")[Number(at(place, "region", "startLine")) - 1] ?? "";
          assert.ok(line.length >= Number(at(place, "region", "startColumn")), `${path}: ${line}`);
        }
      }
    }
    assert.ok(ways >= 3, String(ways));
  });
});

suite("an alert's instances", () => {
  test("are one for each reference that has it, in the state it has there", async () => {
    const { get } = openClient();
    const instances = async (number: number, query = "") =>
      itemsOf((await get(`${code}/alerts/${number}/instances${query}`)).body).map((one) => [
        at(one, "ref"),
        at(one, "state"),
      ]);
    const branch = "refs/heads/dana/payouts";
    assert.deepEqual(await instances(64), [
      ["refs/heads/main", "fixed"],
      [branch, "open"],
    ]);
    assert.deepEqual(await instances(103), [[branch, "open"]]);
    assert.deepEqual(await instances(64, `?ref=${branch}`), [[branch, "open"]]);
    assert.deepEqual(await instances(76), [["refs/heads/main", "open"]]);
    assert.deepEqual(await instances(105), [["refs/pull/6/merge", "open"]]);
  });
});
