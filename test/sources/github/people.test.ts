import assert from "node:assert/strict";
import { openSample } from "../../../src/sample/sample.ts";
import { createGitHub } from "../../../src/sources/github/client.ts";
import { hasCodingAgent } from "../../../src/sources/github/codingAgent.ts";
import { readDismissedAlerts } from "../../../src/sources/github/dismissedAlerts.ts";
import { loginsOf, readTeamMembers } from "../../../src/sources/github/logins.ts";
import { sampleTransport } from "../../../src/worker/sampleUpstream.ts";
import { acmeShop, answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

const sampleGitHub = () =>
  createGitHub({
    repository: { host: "github.com", owner: "acme", name: "storefront" },
    transport: sampleTransport(openSample()),
    apiUrl: "https://api.github.com",
    log: () => undefined,
    isPaced: false,
  });

suite("who can take an alert", () => {
  test("the coding agent is offered where GitHub names it, and asked for once", async () => {
    const { transport, requests } = answeringTransport(() => ({
      body: {
        data: {
          repository: { suggestedActors: { nodes: [{ login: "copilot-swe-agent" }, null] } },
        },
      },
    }));
    const github = clientOver(transport);
    assert.equal(await hasCodingAgent(github, calm), true);
    assert.equal(await hasCodingAgent(github, calm), true);
    assert.equal(requests.length, 1);
    assert.equal(requests[0]?.url, "https://api.github.com/graphql");
    assert.equal(await hasCodingAgent(sampleGitHub(), calm), true);
  });

  test("it is not offered where GitHub does not name it, refuses or does not answer", async () => {
    const nobody = { data: { repository: { suggestedActors: { nodes: [{ login: "mona" }] } } } };
    for (const answer of [
      { body: nobody },
      { body: { data: { repository: null } } },
      { status: 403, body: { message: "Resource not accessible" } },
      { status: 502, body: "<html>" },
    ]) {
      const { transport } = answeringTransport(() => answer);
      assert.equal(await hasCodingAgent(clientOver(transport), calm), false);
    }
    const { transport, requests } = answeringTransport(() => ({ body: {} }));
    const server = createGitHub({
      repository: { ...acmeShop, host: "ghe.example" },
      transport,
      apiUrl: "https://ghe.example/api/v3",
      log: () => undefined,
    });
    assert.equal(await hasCodingAgent(server, calm), false);
    assert.equal(requests.length, 0);
  });

  test("who changed a line has a login: by the hidden address, else by the commit", async () => {
    const { transport, requests } = answeringTransport((_request, { pathname }) => {
      if (pathname.endsWith("/b1")) return { body: { author: { login: "mei", type: "User" } } };
      if (pathname.endsWith("/c1")) return { body: { author: { login: "bot", type: "Bot" } } };
      return { status: 422, body: { message: "No commit found for SHA" } };
    });
    const github = clientOver(transport);
    const commits = [
      { commit: "a1", mail: "17+Mona@users.noreply.github.com" },
      { commit: "b1", mail: "mei@acme.example" },
      { commit: "b2", mail: "MEI@acme.example" },
      { commit: "c1", mail: "ci@acme.example" },
      { commit: "d1", mail: "unpushed@acme.example" },
      { commit: "e1", mail: "49699333+renovate[bot]@users.noreply.github.com" },
    ];
    assert.deepEqual(await loginsOf(github, commits, calm), ["mona", "mei"]);
    assert.equal(requests.length, 3);
    assert.deepEqual(await loginsOf(github, commits.slice(0, 3), calm), ["mona", "mei"]);
    assert.equal(requests.length, 3, "an address is asked for once");
  });

  test("a team's members are named where they can be read", async () => {
    assert.deepEqual(await readTeamMembers(sampleGitHub(), "acme/web", calm), [
      "priya-nair",
      "mei-tanaka",
    ]);
    assert.deepEqual(await readTeamMembers(sampleGitHub(), "acme/none", calm), []);
  });

  test("dismissed alerts of all kinds are listed, the last dismissed first", async () => {
    const { alerts, notes } = await readDismissedAlerts(sampleGitHub(), calm);
    assert.deepEqual(notes, []);
    for (const kind of ["codeScanning", "dependabot", "secretScanning"])
      assert.ok(alerts.some(({ key }) => key.startsWith(kind)));
    const times = alerts.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted().toReversed());
    assert.ok(alerts.every(({ title }) => title !== ""));
    const { transport } = answeringTransport((_request, { pathname }) =>
      pathname.includes("secret") ? { status: 404, body: { message: "Not Found" } } : { body: [] },
    );
    const partial = await readDismissedAlerts(clientOver(transport), calm);
    assert.deepEqual(partial.alerts, []);
    assert.match(partial.notes.join(" "), /secret scanning alerts/i);
  });
});
