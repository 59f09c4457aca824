/**
 * What a repository can bring along, against where requests and credentials go: the real worker, the
 * real gateway, the real settings' reader and real sockets. Whatever would leave for any other host
 * than the user's own arrives at a second server, which must see nothing.
 */
import assert from "node:assert/strict";
import { ResponseError } from "vscode-languageserver-protocol";
import {
  addressOf,
  type EnterpriseHosts,
  enterpriseHosts,
  type InspectedSetting,
} from "../../src/extension/gateway/enterpriseHosts.ts";
import { Gateway } from "../../src/extension/gateway/gateway.ts";
import { allowedOrigins } from "../../src/extension/gateway/origins.ts";
import { neededSignOn } from "../../src/extension/signOn.ts";
import { type HttpRequest, httpFailureCodes, statusRequest } from "../../src/protocol/messages.ts";
import { makeClone, type TestClone } from "../support/clone.ts";
import { type LoopbackServer, type ReceivedRequest, serve } from "../support/loopback.ts";
import { shop } from "../support/upstreamAnswers.ts";
import { startWorker, type WorkerSession } from "../support/workerSession.ts";

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the user's own server says about acme/shop, below its `/api/v3`. */
function usual({ method, path }: ReceivedRequest): Reply {
  const below = path.replace(/^\/api\/v3/, "");
  const request = { method, url: below, headers: {}, auth: "github" } as const;
  const found = shop(request, new URL(below, "https://api.github.com"));
  return found ?? { status: 404, body: '{"message":"Not Found"}' };
}

suite("a hostile repository", () => {
  let own: LoopbackServer;
  let second: LoopbackServer;
  let reply: (request: ReceivedRequest) => Reply | undefined = () => undefined;
  let clone: TestClone | undefined;
  let session: WorkerSession | undefined;
  const { fetch } = globalThis;

  suiteSetup(async () => {
    own = await serve((request, response) => {
      const { status, headers, body } = reply(request) ?? usual(request);
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    });
    second = await serve((request, response) => {
      // So helpful that a client which asks it notices nothing.
      const { status, body } = usual(request);
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
    // The network of an attacker: every other name leads to the second server.
    globalThis.fetch = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const isOwn = url.origin === own.url;
      return fetch(isOwn ? url : `${second.url}${url.pathname}${url.search}`, init);
    };
  });
  suiteTeardown(async () => {
    globalThis.fetch = fetch;
    await Promise.all([own.close(), second.close()]);
  });
  setup(() => {
    reply = () => undefined;
  });
  teardown(async () => {
    await session?.stop();
    clone?.remove();
  });

  const user = (): InspectedSetting => ({ globalValue: own.url });
  const hostOf = (server: LoopbackServer) => new URL(server.url).host;

  /** Opens a clone with this remote in an editor with these settings, and reads everything once. */
  async function open(remote: string, hosts: EnterpriseHosts = enterpriseHosts(user(), {})) {
    clone = makeClone(remote);
    clone.commit({ "a.txt": "a\n" });
    const gateway = new Gateway({
      origins: allowedOrigins(hosts.hosts),
      isReadOnly: () => false,
      token: async ({ auth, origin }) =>
        auth === "github" ? `${new URL(origin).host}-token` : undefined,
      limits: { partBytes: 1 << 20, maxBytes: 1 << 20, timeoutMs: 5000, partExpiryMs: 1000 },
    });
    const before = { own: own.requests.length, second: second.requests.length };
    session = await startWorker({
      folders: [clone.folder],
      options: {
        transport: "client",
        trusted: true,
        settings: { "azure.enabled": false, "feeds.knownExploited": false },
        enterpriseHosts: hosts.hosts.map(addressOf),
      },
      http: async (request: HttpRequest) => {
        const answer = await gateway.send(request, new AbortController().signal);
        if (answer.ok) return answer.value;
        const { reason, detail } = answer.failure;
        throw new ResponseError(httpFailureCodes[reason], detail, answer.failure);
      },
    });
    await session.refresh();
    gateway.dispose();
    const status = await session.connection.sendRequest(statusRequest, {});
    return {
      status,
      report: await session.report(),
      seenByOwn: own.requests.slice(before.own),
      seenBySecond: second.requests.slice(before.second),
    };
  }

  const remoteOn = (server: LoopbackServer) => `https://${hostOf(server)}/acme/shop.git`;

  test("on the user's own host is read, with that host's credential", async () => {
    const { report, seenByOwn, seenBySecond } = await open(remoteOn(own));
    assert.equal(report.repository.host, hostOf(own));
    assert.ok(seenByOwn.length > 3);
    for (const { path, headers } of seenByOwn) {
      assert.ok(path.startsWith("/api/v3/"), path);
      assert.equal(headers.authorization, `Bearer ${hostOf(own)}-token`);
    }
    assert.deepEqual(seenBySecond, []);
  });

  test("the second server would be seen, if it were the user's own", async () => {
    const hosts = enterpriseHosts({ globalValue: second.url }, {});
    const { seenBySecond } = await open(remoteOn(second), hosts);
    assert.ok(seenBySecond.length > 3);
  });

  for (const level of ["workspaceValue", "workspaceFolderValue"] as const) {
    for (const name of ["uri", "uris"] as const) {
      for (const asked of ["second", "own"] as const) {
        test(`with github-enterprise.${name} as ${level} and a remote on the ${asked} server`, async () => {
          const evil = { [level]: name === "uri" ? second.url : [second.url] };
          const hosts = enterpriseHosts(
            { ...user(), ...(name === "uri" ? evil : {}) },
            name === "uris" ? evil : {},
          );
          const server = asked === "own" ? own : second;
          const { seenByOwn, seenBySecond, status } = await open(remoteOn(server), hosts);
          assert.deepEqual(seenBySecond, []);
          assert.equal(seenByOwn.length > 0, asked === "own");
          if (asked === "second") assert.equal(status.state, "noGitHub");
        });
      }
    }
  }

  const lookalikes: readonly (readonly [name: string, remote: () => string])[] = [
    ["the name of the API below another", () => "https://api.github.com.evil.example/acme/shop"],
    ["the same over ssh", () => "git@api.github.com.evil.example:acme/shop.git"],
    ["a user name that is a host", () => `https://github.com@${hostOf(second)}/acme/shop.git`],
    ["the same with a password", () => `https://github.com:443@${hostOf(second)}/acme/shop.git`],
    ["the own host as user name", () => `https://${hostOf(own)}@${hostOf(second)}/acme/shop.git`],
    ["the own host over ssh", () => `ssh://${hostOf(own)}@second.example/acme/shop.git`],
    ["another port", () => `https://127.0.0.1:${new URL(second.url).port}/acme/shop.git`],
    ["a longer port", () => `https://${hostOf(own)}0/acme/shop.git`],
    ["no port", () => "https://127.0.0.1/acme/shop.git"],
    ["a port on github.com", () => `https://github.com:${new URL(second.url).port}/acme/shop.git`],
    ["a fragment", () => `https://${hostOf(second)}/acme/shop.git#@${hostOf(own)}/`],
    ["a backslash", () => `https://${hostOf(second)}\\@${hostOf(own)}/acme/shop.git`],
    ["a final dot", () => "https://github.com./acme/shop.git"],
    ["a tenant of somebody else", () => "https://evil.ghe.com/acme/shop.git"],
  ];
  for (const [name, remote] of lookalikes) {
    test(`whose remote looks like an accepted one (${name}) is not asked about`, async () => {
      const { seenByOwn, seenBySecond, status } = await open(remote());
      assert.equal(status.state, "noGitHub");
      assert.deepEqual([seenByOwn, seenBySecond], [[], []]);
    });
  }

  const isRepository = ({ path }: ReceivedRequest) => path === "/api/v3/repos/acme/shop";
  const isAlerts = ({ path }: ReceivedRequest) => path.includes("/dependabot/alerts");

  for (const status of [301, 302, 307, 308]) {
    for (const [what, isIt] of [
      ["repository", isRepository],
      ["list", isAlerts],
    ] as const) {
      test(`whose server redirects (${status}) the ${what} to another host`, async () => {
        reply = (request) => {
          const location = `${second.url}${request.path}`;
          return isIt(request) ? { status, headers: { location }, body: "" } : undefined;
        };
        const { report, seenBySecond } = await open(remoteOn(own));
        assert.deepEqual(seenBySecond, []);
        const read = report.coverage.find(({ source }) => source === "dependabot");
        assert.equal(read?.state, "unreachable");
      });
    }
  }

  test("whose server redirects to a page of its own outside the API", async () => {
    reply = (request) =>
      isRepository(request)
        ? { status: 302, headers: { location: "/login" }, body: "" }
        : undefined;
    const { seenByOwn } = await open(remoteOn(own));
    assert.ok(seenByOwn.length > 0);
    for (const { path } of seenByOwn) assert.ok(path.startsWith("/api/v3/"), path);
  });

  for (const [name, next] of [
    ["another host", () => `${second.url}/api/v3/repos/acme/shop/dependabot/alerts?after=2`],
    ["a user name", () => `http://${hostOf(own)}@${hostOf(second)}/api/v3/x`],
    ["another scheme", () => own.url.replace("http:", "https:")],
  ] as const) {
    test(`whose list goes on at ${name}`, async () => {
      reply = (request) =>
        isAlerts(request)
          ? { status: 200, headers: { link: `<${next()}>; rel="next"` }, body: "[]" }
          : undefined;
      const { report, seenByOwn, seenBySecond } = await open(remoteOn(own));
      assert.deepEqual(seenBySecond, []);
      assert.ok(seenByOwn.some(isAlerts));
      const read = report.coverage.find(({ source }) => source === "dependabot");
      assert.equal(read?.state, "unreachable");
      assert.match(read.detail, /another host/);
    });
  }

  test("whose server sends the user elsewhere for single sign-on", async () => {
    reply = () => ({
      status: 403,
      headers: { "x-github-sso": `required; url=${second.url.replace("http:", "https:")}/sso` },
      body: '{"message":"Resource protected by organization SAML enforcement."}',
    });
    const { status, report, seenBySecond } = await open(remoteOn(own));
    assert.equal(status.state, "ssoRequired");
    assert.deepEqual(seenBySecond, []);
    assert.ok(!JSON.stringify([status, report]).includes(hostOf(second)));
    const hosts = ["github.com", hostOf(own)];
    assert.equal(neededSignOn(status.summaries, hosts)?.url, undefined);
  });
});
