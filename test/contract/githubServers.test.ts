import assert from "node:assert/strict";
import { bundledKnownExploited } from "../../src/sources/feeds/knownExploited.ts";
import { readDeploymentRecords } from "../../src/sources/github/deploymentRecords.ts";
import { readRepository } from "../../src/sources/github/repository.ts";
import { readArtifacts } from "../../src/worker/artifacts.ts";
import { refreshRepository } from "../../src/worker/refresh.ts";
import { createRefreshRound } from "../../src/worker/refreshRound.ts";
import {
  type Answer,
  acmeShop,
  answeringTransport,
  calm,
  clientOver,
} from "../support/gitHubClient.ts";
import { noCode } from "../support/noCode.ts";
import { isNode } from "./describedValues.ts";
import { pathOf, requestProblems } from "./githubContract.ts";
import { type Description, enterpriseServers, githubDescription } from "./githubDescription.ts";

const apiUrl = "https://github.example/api/v3";
const now = new Date("2026-11-22T12:00:00Z");
const digest = `sha256:${"ab".repeat(32)}`;
const secret = "aio_a-value-that-nobody-may-see";

/**
 * A server that answers with the published examples of its description: 404 to what it does not
 * know, no attention to parameters that it does not know.
 */
function publishedServer(description: Description) {
  const version = `${description.server.replace("ghes-", "")}.2`;
  const { transport, requests } = answeringTransport(({ method, url }): Answer => {
    const headers = { "x-github-enterprise-version": version };
    const operation = description.operation(method, pathOf(url));
    if (operation === undefined) return { status: 404, headers, body: { message: "Not Found" } };
    const [example] = operation.responses["200"]?.examples ?? [];
    assert.notEqual(example, undefined, `${operation.id} has no example`);
    return { headers, body: asHere(operation.id, example, url) };
  });
  return { requests, github: clientOver(transport, { apiUrl }) };
}

/** The examples are of other repositories. The secret is sent whether it is to be hidden or not. */
function asHere(operation: string, example: unknown, url: string): unknown {
  if (operation === "repos/get" && isNode(example)) {
    const owner = { login: "acme", type: "Organization" };
    return { ...example, full_name: "acme/shop", has_issues: true, default_branch: "main", owner };
  }
  if (operation === "secret-scanning/list-alerts-for-repo" && Array.isArray(example)) {
    // Only one that names its generic pattern may stand in the second list.
    const number = new URL(url).searchParams.has("secret_type") ? 4 : 3;
    return example.slice(0, 1).map((one: unknown) => {
      return isNode(one) ? { ...one, state: "open", number, secret } : one;
    });
  }
  return example;
}

suite("a whole refresh at servers of one's own", () => {
  for (const server of enterpriseServers) {
    suite(server, () => {
      let description: Description;
      suiteSetup(() => {
        description = githubDescription(server);
      });

      test("reads every source that it has, in requests that it knows", async () => {
        const { github, requests } = publishedServer(description);
        const { coverage, alerts } = await refreshRepository(
          {
            clone: {
              repository: acmeShop,
              branch: "topic",
              head: undefined,
              remote: { name: "origin", url: "https://github.com/acme/shop.git" },
              upstreamBranch: "topic",
              isShallow: false,
            },
            github,
            round: createRefreshRound(undefined, []),
            code: noCode,
            issueLabels: ["security"],
            knownExploited: async () => ({ catalog: bundledKnownExploited(), problem: undefined }),
          },
          undefined,
          now,
          calm,
        );
        const states = new Map(coverage.map(({ source, state }) => [source, state]));
        for (const source of ["codeScanning", "dependabot", "secretScanning", "issues"] as const) {
          assert.equal(states.get(source), "ok", source);
        }
        assert.deepEqual([...new Set(alerts.map(({ alert }) => alert.kind))].toSorted(), [
          "codeScanning",
          "dependabot",
          "secretScanning",
        ]);
        const problems = requests.flatMap(({ method, url, headers }) =>
          requestProblems({ method, url, headers }, description),
        );
        assert.ok(requests.length >= 7);
        assert.deepEqual(
          [...new Set(problems)],
          server === "ghes-3.17"
            ? ["secret-scanning/list-alerts-for-repo knows no query parameter hide_secret"]
            : [],
        );
        for (const { url } of requests) assert.ok(url.startsWith(`${apiUrl}/`));
        assert.ok(!JSON.stringify(alerts).includes(secret));
      });

      test("is not asked for artifacts, whose addresses are others' there", async () => {
        const { github, requests } = publishedServer(description);
        const found = await readRepository(github, calm);
        assert.ok("repository" in found);
        const { repository } = found;
        const { attestations } = createRefreshRound(undefined, []);
        const images = {
          digests: [digest],
          running: [],
          declared: [],
          azureGap: undefined,
          isNamed: () => false,
        };
        const wanted = { ...images, attestations };
        const { provenances } = await readArtifacts(github, repository, wanted, calm);
        const records = await readDeploymentRecords(github, repository, [digest], calm);
        for (const { problem } of [provenances, records]) {
          assert.equal(problem?.state, "notConfigured");
          assert.match(problem?.detail ?? "", /^GitHub Enterprise Server 3\.1[789] keeps no /);
        }
        assert.equal(requests.length, 1);
      });
    });
  }
});
