import assert from "node:assert/strict";
import { at, itemsOf, openClient, repository } from "./client.ts";

type Filter = (alert: unknown) => boolean;

/** All alerts of a list of all states. */
async function allOf(path: string): Promise<readonly unknown[]> {
  const { get } = openClient();
  const pages = await Promise.all(
    ["", path.includes("code-scanning") ? "&page=2" : undefined].map(async (page) =>
      page === undefined ? [] : itemsOf((await get(`${repository}/${path}${page}`)).body),
    ),
  );
  return pages.flat();
}

const names = (values: readonly unknown[]) => [...new Set(values.map(String))].toSorted();

function assertEach(alerts: readonly unknown[], filters: Readonly<Record<string, Filter>>): void {
  for (const [name, filter] of Object.entries(filters)) assert.ok(alerts.some(filter), name);
}

suite("the sample's alerts", () => {
  test("are at least 120 open ones of three kinds", async () => {
    const { get } = openClient();
    const generic =
      "password,postgres_connection_string,http_basic_authentication_header,http_bearer_authentication_header";
    const lists = [
      "code-scanning/alerts?state=open&per_page=100",
      "dependabot/alerts?state=open&per_page=100",
      "secret-scanning/alerts?state=open&per_page=100",
      `secret-scanning/alerts?state=open&per_page=100&secret_type=${generic}`,
    ];
    const counts = await Promise.all(
      lists.map(async (list) => itemsOf((await get(`${repository}/${list}`)).body).length),
    );
    assert.deepEqual(counts, [95, 39, 17, 4]);
    assert.ok(counts.reduce((sum, count) => sum + count, 0) >= 120);
  });

  test("of code scanning: every state and reason, several tools, every extent and class", async () => {
    const alerts = await allOf("code-scanning/alerts?per_page=100");
    const location = (alert: unknown) => at(alert, "most_recent_instance", "location");
    assert.deepEqual(names(alerts.map((one) => at(one, "state"))), ["dismissed", "fixed", "open"]);
    assert.deepEqual(
      names(alerts.map((one) => at(one, "dismissed_reason")).filter((reason) => reason !== null)),
      ["false positive", "mitigated", "used in tests", "won't fix"],
    );
    assert.deepEqual(names(alerts.map((one) => at(one, "tool", "name"))), [
      "CodeQL",
      "ESLint",
      "Semgrep OSS",
      "Trivy",
    ]);
    assert.deepEqual(
      names(alerts.flatMap((one) => itemsOf(at(one, "most_recent_instance", "classifications")))),
      ["generated", "library", "test"],
    );
    assert.deepEqual(names(alerts.map((one) => at(one, "rule", "security_severity_level"))), [
      "critical",
      "high",
      "low",
      "medium",
      "null",
    ]);
    assertEach(alerts, {
      "several lines": (one) =>
        Number(at(location(one), "end_line")) > Number(at(location(one), "start_line")),
      "line 0": (one) => at(location(one), "start_line") === 0,
      "no line": (one) => at(location(one), "start_line") === undefined,
      "columns 1": (one) =>
        at(location(one), "start_column") === 1 && at(location(one), "end_column") === 1,
      "without security severity, an error": (one) =>
        at(one, "rule", "security_severity_level") === null &&
        at(one, "rule", "severity") === "error",
    });
  });

  test("of Dependabot: every state and reason, ten ecosystems, what is known and what is not", async () => {
    const alerts = await allOf("dependabot/alerts?per_page=100");
    const dependency = (name: string) => names(alerts.map((one) => at(one, "dependency", name)));
    assert.deepEqual(names(alerts.map((one) => at(one, "state"))), [
      "auto_dismissed",
      "dismissed",
      "fixed",
      "open",
    ]);
    assert.deepEqual(
      names(alerts.map((one) => at(one, "dismissed_reason")).filter((reason) => reason !== null)),
      ["fix_started", "inaccurate", "no_bandwidth", "not_used", "tolerable_risk"],
    );
    const ecosystems = names(alerts.map((one) => at(one, "dependency", "package", "ecosystem")));
    assert.equal(ecosystems.length, 10, ecosystems.join());
    assert.deepEqual(dependency("scope"), ["development", "null", "runtime"]);
    assert.deepEqual(dependency("relationship"), [
      "direct",
      "inconclusive",
      "null",
      "transitive",
      "unknown",
    ]);
    const patch = (one: unknown) => at(one, "security_vulnerability", "first_patched_version");
    assertEach(alerts, {
      malware: (one) => at(one, "security_advisory", "classification") === "malware",
      "without a patch": (one) => patch(one) === null,
      "with a patch": (one) => patch(one) !== null,
      "withdrawn, and open": (one) =>
        at(one, "security_advisory", "withdrawn_at") !== null && at(one, "state") === "open",
      "without a CVE": (one) => at(one, "security_advisory", "cve_id") === null,
      "without a score": (one) => at(one, "security_advisory", "cvss", "vector_string") === null,
      "without EPSS": (one) => at(one, "security_advisory", "epss") === undefined,
    });
  });

  test("of secret scanning: every state, resolution and validity, every type of location", async () => {
    const { get } = openClient();
    const path = `${repository}/secret-scanning/alerts`;
    const alerts: unknown[] = [];
    const types = new Set<unknown>();
    for (let number = 1; number <= 25; number += 1) {
      alerts.push((await get(`${path}/${number}`)).body);
      for (const one of itemsOf((await get(`${path}/${number}/locations`)).body)) {
        types.add(at(one, "type"));
      }
    }
    // As in docs.github.com/rest/secret-scanning, "List locations for a secret scanning alert".
    assert.deepEqual([...types].map(String).toSorted(), [
      "commit",
      "discussion_body",
      "discussion_comment",
      "discussion_title",
      "issue_body",
      "issue_comment",
      "issue_title",
      "pull_request_body",
      "pull_request_comment",
      "pull_request_review",
      "pull_request_review_comment",
      "pull_request_title",
      "wiki_commit",
    ]);
    assert.deepEqual(names(alerts.map((one) => at(one, "resolution"))), [
      "false_positive",
      "null",
      "revoked",
      "used_in_tests",
      "wont_fix",
    ]);
    assert.deepEqual(names(alerts.map((one) => at(one, "validity"))), [
      "active",
      "inactive",
      "unknown",
    ]);
    const first = (one: unknown) => at(one, "first_location_detected");
    assertEach(alerts, {
      "publicly leaked": (one) => at(one, "publicly_leaked") === true,
      "in several repositories": (one) => at(one, "multi_repo") === true,
      "past push protection": (one) =>
        at(one, "push_protection_bypassed") === true &&
        at(one, "push_protection_bypassed_by", "login") === "luis-ferreira",
      "several places": (one) => at(one, "has_more_locations") === true,
      "a leading slash": (one) => String(at(first(one), "path")).startsWith("/"),
      "told by its provider": (one) => at(one, "metadata", 0, "key") === "owner-name",
    });
  });

  test("of secret scanning: lists places by pages, in bytes of a line that is not ASCII", async () => {
    const { get } = openClient();
    const path = `${repository}/secret-scanning/alerts/14/locations`;
    const page = async (number: number) =>
      itemsOf((await get(`${path}?per_page=2&page=${number}`)).body);
    const [one, two, three, four] = await Promise.all([1, 2, 3, 4].map(page));
    assert.deepEqual([one?.length, two?.length, three?.length, four?.length], [2, 2, 1, 0]);
    // `  - { name: "Bäckerei Grün & Söhne", city: "Köln", key: "` is 57 characters, four of them of
    // two bytes; `<withheld: Grün>` is 16, one of them of two.
    assert.deepEqual(at(one, 0, "details", "start_column"), 57 + 4 + 1);
    assert.deepEqual(at(one, 0, "details", "end_column"), 57 + 4 + 1 + 17);
    assert.equal(at(three, 0, "type"), "issue_comment");
  });
});
