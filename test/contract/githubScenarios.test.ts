import assert from "node:assert/strict";
import { openSample, scenarioNames } from "../../src/sample/sample.ts";
import { answerProblems } from "./githubContract.ts";
import { githubDescription } from "./githubDescription.ts";

const repository = "/repos/acme/storefront";
const paths = [
  repository,
  `${repository}/code-scanning/alerts?state=open&per_page=100`,
  `${repository}/code-scanning/alerts?state=open&per_page=10&page=2`,
  `${repository}/code-scanning/analyses?per_page=1`,
  `${repository}/dependabot/alerts?state=open&per_page=100`,
  `${repository}/secret-scanning/alerts?state=open&hide_secret=true&after=`,
  `${repository}/issues?state=all`,
  "/meta",
];

/**
 * Statuses that GitHub gives on any operation, whether its description lists them or not, and the
 * shared answer that has the same body. Facts: docs.github.com, "Troubleshooting the REST API",
 * "Rate limits for the REST API", "Best practices" (redirects); 451: github/rest-api-description#3314.
 */
const anywhere: Readonly<Record<number, string>> = {
  301: "moved_permanently",
  401: "requires_authentication",
  403: "forbidden",
  404: "not_found",
  410: "gone",
  451: "not_found",
  502: "not_found",
};

/** What is no answer of GitHub's: a gateway's page, lists that were damaged on the way. */
const notGitHub = new Set(["notJson", "malformed", "unreachable"]);

suite("the scenarios' answers by GitHub's description", () => {
  suiteSetup(function () {
    this.timeout(60_000);
    githubDescription();
  });

  for (const scenario of Object.keys(scenarioNames).filter((name) => !notGitHub.has(name))) {
    test(`${scenario}: every answer and refusal is in the documented shape`, async () => {
      const sample = openSample({ scenario });
      // A server's own version is no part of what github.com answers.
      const asked = paths.filter((path) => path !== "/meta" || scenario !== "oldServer");
      for (const path of asked) {
        const url = new URL(path, "https://api.github.com").href;
        const headers = { authorization: "Bearer of-nobody", accept: "application/json" };
        const response = await sample.respond(new Request(url, { headers }));
        const { status } = response;
        const answer = {
          status,
          headers: Object.fromEntries(response.headers),
          body: await response.text(),
        };
        const alike = status === 200 ? undefined : anywhere[status];
        assert.ok(status === 200 || alike !== undefined, `${path}: ${status}`);
        assert.deepEqual(answerProblems({ method: "GET", url }, answer, alike), [], path);
      }
    });
  }
});
