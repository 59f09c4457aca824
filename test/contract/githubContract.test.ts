import assert from "node:assert/strict";
import { answerProblems, operationId, requestProblems } from "./githubContract.ts";
import { githubDescription } from "./githubDescription.ts";

const api = "https://api.github.com";
const repository = `${api}/repos/acme/storefront`;
const headers = { "x-github-api-version": "2022-11-28", "content-type": "application/json" };

function asked(method: string, url: string, body?: unknown): readonly string[] {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return requestProblems({ method, url, headers, body: text });
}

function answered(url: string, status: number, body: unknown): readonly string[] {
  return answerProblems(
    { method: "GET", url },
    { status, headers, body: body === undefined ? "" : JSON.stringify(body) },
  );
}

/** A label as the description has it. */
const label = {
  id: 1,
  node_id: "x",
  url: `${repository}/labels/bug`,
  name: "bug",
  description: null,
  color: "d73a4a",
  default: true,
};

suite("GitHub's description", () => {
  suiteSetup(function () {
    // Reads 27 MB.
    this.timeout(60_000);
    githubDescription();
  });

  test("knows operations by method and path, literal segments first, paths with slashes", () => {
    const id = (method: string, path: string) => operationId({ method, url: `${api}${path}` });
    assert.equal(id("GET", "/user"), "users/get-authenticated");
    assert.equal(id("GET", "/repos/o/r/contents/a/b/c.ts"), "repos/get-content");
    assert.equal(id("GET", "/repos/o/r/issues/comments"), "issues/list-comments-for-repo");
    assert.equal(id("GET", "/repos/o/r/issues/7"), "issues/get");
    assert.equal(id("GET", "/repositories/7/issues/7"), "issues/get");
    assert.equal(id("POST", "/repos/o/r/issues/7"), undefined);
    assert.equal(id("GET", "/repos/o/r/nothing"), undefined);
  });

  test("has the present list of code scanning alerts, not the old copy", () => {
    const list = `${repository}/code-scanning/alerts`;
    for (const query of ["state=closed", "assignees=*", "pr=5", "after=x", "severity=low"]) {
      assert.deepEqual(asked("GET", `${list}?${query}`), [], query);
    }
    assert.match(asked("GET", `${list}?sort=number`)[0] ?? "", /sort=number/);
  });

  test("refuses unknown parameters, wrong values and missing ones", () => {
    const refused = (url: string, why: RegExp) =>
      assert.match(asked("GET", url).join("\n"), why, url);
    refused(`${repository}/dependabot/alerts?page=2`, /knows no query parameter page/);
    refused(`${repository}/issues?state=nope`, /state=nope/);
    refused(`${repository}/issues?per_page=many`, /per_page=many: must be integer/);
    refused(`${repository}/issues?labels=a&labels=b`, /labels is there 2 times/);
    refused(`${repository}/issues/seven`, /issue_number=seven/);
    refused(`${api}/search/issues`, /parameter q is missing/);
    refused(`${repository}/issues?state=all&`, /empty part/);
    refused(`${api}/nothing`, /no operation GET \/nothing/);
  });

  test("refuses a request that names no version it knows", () => {
    const without = { method: "GET", url: repository, headers: {} };
    assert.deepEqual(requestProblems(without), ['the API version is ""']);
  });

  test("refuses wrong, unknown and missing bodies and body members", () => {
    const issues = `${repository}/issues`;
    assert.deepEqual(asked("POST", issues, { title: "x", labels: ["a"] }), []);
    assert.match(asked("POST", issues, { body: "x" }).join(), /required property 'title'/);
    assert.match(asked("POST", issues, { title: "x", labels: 5 }).join(), /labels/);
    assert.match(asked("POST", issues, { title: "x", colour: "red" }).join(), /: colour/);
    assert.match(asked("POST", issues).join(), /needs a body/);
    assert.match(asked("GET", issues, {}).join(), /takes no body/);
  });

  test("takes null only where it says nullable, and no member that it does not name", () => {
    const url = `${repository}/labels/bug`;
    assert.deepEqual(answered(url, 200, label), []);
    assert.match(answered(url, 200, { ...label, name: null }).join(), /\/name must be string/);
    assert.match(answered(url, 200, { ...label, invented: 1 }).join(), /: invented/);
    const { name: _, ...nameless } = label;
    assert.match(answered(url, 200, nameless).join(), /required property 'name'/);
  });

  test("refuses statuses, media types and bodies that are not documented", () => {
    const url = `${repository}/labels/bug`;
    assert.match(answered(url, 202, label).join(), /does not document the status 202/);
    assert.match(answered(url, 500, { message: "x" }).join(), /does not document the status 500/);
    assert.match(answered(url, 404, { message: 5 }).join(), /\/message must be string/);
    assert.deepEqual(answered(url, 304, undefined), []);
    assert.match(answered(url, 304, label).join(), /without a body/);
    const html = { status: 200, headers: { "content-type": "text/html" }, body: "<html>" };
    assert.match(answerProblems({ method: "GET", url }, html).join(), /not text\/html/);
  });

  test("is stricter than GitHub's own examples: a percentile is a number", () => {
    const url = `${repository}/dependabot/alerts`;
    const alert = { security_advisory: { epss: { percentage: 0.1, percentile: "0.5" } } };
    assert.match(
      answered(url, 200, [alert]).join("\n"),
      /\/0\/security_advisory\/epss\/percentile must be number/,
    );
  });
});
