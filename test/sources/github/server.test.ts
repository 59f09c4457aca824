import assert from "node:assert/strict";
import { changeAlert } from "../../../src/sources/github/alertChanges.ts";
import { readAttestations } from "../../../src/sources/github/attestations.ts";
import { readDeploymentRecords } from "../../../src/sources/github/deploymentRecords.ts";
import { readRepository } from "../../../src/sources/github/repository.ts";
import { readSecretScanning } from "../../../src/sources/github/secretScanning.ts";
import {
  type GitHubServer,
  namingVersion,
  onServer,
  unknownServer,
} from "../../../src/sources/github/server.ts";
import {
  type Answer,
  answeringTransport,
  calm,
  clientOver,
  shopRepository,
} from "../../support/gitHubClient.ts";
import { fetchTransport, sendJson, serve } from "../../support/loopback.ts";

const apiUrl = "https://ghe.example/api/v3";
const digest = `sha256:${"ab12".repeat(16)}`;
const other = `sha256:${"cd34".repeat(16)}`;
const repository = { id: 4711, default_branch: "main", owner: { login: "acme" } };

/** Answers of one server; `version` undefined: github.com or GHE.com, which name none. */
function serverOf(
  version: () => string | undefined,
  answers: Readonly<Record<string, Answer>>,
  server: GitHubServer = unknownServer(),
) {
  const { transport, requests } = answeringTransport((_request, { pathname, searchParams }) => {
    const isGeneric = searchParams.has("secret_type");
    const place = pathname.replace("/api/v3", "").split("/").slice(1);
    const kind =
      place.length === 3 ? "repository" : isGeneric ? "generic" : place.slice(-2).join("/");
    const answer = answers[kind] ?? {
      status: 404,
      body: { message: "Not Found", documentation_url: "https://docs.github.com/rest" },
    };
    const name = version();
    const headers = name === undefined ? {} : { "x-github-enterprise-version": name };
    return { ...answer, headers: { ...headers, ...answer.headers } };
  });
  const github = onServer(clientOver(transport, { apiUrl }), server);
  const asked = (part: string) => requests.filter(({ url }) => url.includes(part)).length;
  return { github, asked };
}

const readable = { repository: { body: repository } };

suite("what a server does not have", () => {
  // GitHub's published descriptions of 3.17, 3.18 and 3.19 have no such operation.
  for (const version of ["3.17.0", "3.18.2", "3.19.1"]) {
    test(`${version} is not asked for attestations and deployment records, and it is said`, async () => {
      const { github, asked } = serverOf(() => version, readable);
      await readRepository(github, calm);
      const release = version.slice(0, 4);
      for (const [what, reading] of [
        ["attestations", await readAttestations(github, "acme", [digest], calm)],
        ["deployment records", await readDeploymentRecords(github, shopRepository, [digest], calm)],
      ] as const) {
        assert.equal(reading.problem?.state, "notConfigured");
        assert.equal(
          reading.problem.detail,
          `This server, GitHub Enterprise Server ${release}, does not have ${what}.`,
        );
      }
      assert.equal(asked("attestations"), 0);
      assert.equal(asked("deployment-records"), 0);
    });
  }

  test("3.19 is not told to assign a secret scanning alert, which it does not know", async () => {
    const { github, asked } = serverOf(() => "3.19.1", {
      ...readable,
      "alerts/3": { body: { number: 3, state: "open" } },
    });
    await readRepository(github, calm);
    const change = { kind: "assign", assignees: ["mona"] } as const;
    const outcome = await changeAlert(github, "secretScanning/3", change, calm);
    assert.equal(
      outcome.ok ? "" : outcome.message,
      "Alert 3 was not assigned: this server, GitHub Enterprise Server 3.19, does not have assignees of secret scanning alerts.",
    );
    // It was looked at, and nothing was sent.
    assert.equal(asked("secret-scanning/alerts/3"), 1);
  });

  test("a later version is asked once, and not again until it is another version", async () => {
    let version = "3.20.0";
    const { github, asked } = serverOf(() => version, readable);
    const read = async () => await readAttestations(github, "acme", [digest], calm);
    await readRepository(github, calm);
    for (const _ of [1, 2, 3]) assert.equal((await read()).problem?.state, "notConfigured");
    assert.equal(asked("attestations"), 1);
    version = "3.21.0";
    await readRepository(github, calm);
    await read();
    await read();
    assert.equal(asked("attestations"), 2);
  });

  test("is remembered for all repositories of the host", async () => {
    const server = unknownServer();
    const first = serverOf(() => "3.20.0", readable, server);
    const second = serverOf(() => "3.20.0", readable, server);
    await readAttestations(first.github, "acme", [digest], calm);
    await readAttestations(second.github, "acme", [digest], calm);
    assert.deepEqual([first.asked("attestations"), second.asked("attestations")], [1, 0]);
  });

  test("an image without a record is no missing feature", async () => {
    // GitHub's 404 of an operation it knows points to the operation's page.
    const page = "https://docs.github.com/enterprise-server@3.21/rest/orgs/artifact-metadata#list";
    const missing = { status: 404, body: { message: "Not Found", documentation_url: page } };
    const { github, asked } = serverOf(() => "3.21.0", {
      ...readable,
      "metadata/deployment-records": missing,
    });
    await readRepository(github, calm);
    const reading = await readDeploymentRecords(github, shopRepository, [digest, other], calm);
    assert.deepEqual(reading, { facts: [], problem: undefined });
    assert.equal(asked("deployment-records"), 2);
  });

  test("on github.com a 404 stays what it was, every time", async () => {
    const { github, asked } = serverOf(() => undefined, readable);
    await readRepository(github, calm);
    const read = async () => await readDeploymentRecords(github, shopRepository, [digest], calm);
    assert.deepEqual(await read(), { facts: [], problem: undefined });
    assert.deepEqual(await read(), { facts: [], problem: undefined });
    assert.equal(asked("deployment-records"), 2);
    const attestations = await readAttestations(github, "acme", [digest], calm);
    assert.match(attestations.problem?.detail ?? "", /offers no attestations to this account/);
  });

  test("a missing right is no missing feature", async () => {
    const refused = { status: 403, body: { message: "Resource not accessible by integration" } };
    const { github, asked } = serverOf(() => "3.20.0", {
      ...readable,
      "attestations/bulk-list": refused,
    });
    for (const _ of [1, 2]) {
      const reading = await readAttestations(github, "acme", [digest], calm);
      assert.equal(reading.problem?.state, "forbidden");
    }
    assert.equal(asked("attestations"), 2);
  });

  for (const status of [404, 422]) {
    test(`a server that knows no generic secret patterns (${status}) is complete without, and says so`, async () => {
      const { github, asked } = serverOf(() => "3.17.0", {
        ...readable,
        "secret-scanning/alerts": { body: [] },
        generic: { status, body: { message: "Validation Failed" } },
      });
      for (const _ of [1, 2]) {
        assert.deepEqual(await readSecretScanning(github, shopRepository, calm), {
          facts: [],
          problem: undefined,
          note: "This server, GitHub Enterprise Server 3.17, does not have alerts of generic secret patterns.",
        });
      }
      assert.equal(asked("secret_type"), 1);
    });
  }

  test("secret scanning itself, refused with a 404, stays a missing right", async () => {
    const { github } = serverOf(() => "3.17.0", readable);
    const reading = await readSecretScanning(github, shopRepository, calm);
    assert.equal(reading.problem?.state, "forbidden");
  });

  test("a version that is no version is not believed", async () => {
    const server = unknownServer();
    const { github } = serverOf(() => "<b>3.17</b>", readable, server);
    await readRepository(github, calm);
    assert.equal(server.version, undefined);
  });
});

suite("the version of the API", () => {
  test("is left out for a server that refuses it, from the first refusal on", async () => {
    const server = await serve((request, response) => {
      const isNamed = request.headers["x-github-api-version"] !== undefined;
      const message = "The API version 2022-11-28 is not supported.";
      if (isNamed) sendJson(response, { message }, 400);
      else sendJson(response, repository);
    });
    try {
      const known = unknownServer();
      const transport = namingVersion(fetchTransport, known);
      const github = onServer(clientOver(transport, { apiUrl: server.url }), known);
      assert.ok("repository" in (await readRepository(github, calm)));
      assert.ok("repository" in (await readRepository(github, calm)));
      assert.deepEqual(
        server.requests.map(({ headers }) => headers["x-github-api-version"]),
        ["2022-11-28", undefined, undefined],
      );
    } finally {
      await server.close();
    }
  });

  test("is named to every other server, also after another refusal", async () => {
    const { transport, requests } = answeringTransport(() => ({
      status: 400,
      body: { message: "Problems parsing JSON" },
    }));
    const github = clientOver(namingVersion(transport, unknownServer()));
    await readRepository(github, calm);
    await readRepository(github, calm);
    for (const { headers } of requests) {
      assert.equal(headers["x-github-api-version"], "2022-11-28");
    }
    assert.equal(requests.length, 2);
  });
});
