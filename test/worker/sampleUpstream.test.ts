import assert from "node:assert/strict";
import {
  openSample,
  type SampleUpstream,
  sampleTransport,
} from "../../src/worker/sampleUpstream.ts";
import { calm } from "../support/gitHubClient.ts";

function sample(respond: SampleUpstream["respond"]): SampleUpstream {
  return { respond, now: "2026-11-20T09:00:00Z", writeRepository: async () => undefined };
}

suite("sample upstream", () => {
  test("a request reaches the simulator with a made-up credential, none where none is wanted", async () => {
    const seen: (string | null)[] = [];
    const transport = sampleTransport(
      sample(async (request) => {
        seen.push(request.headers.get("authorization"), await request.text());
        return new Response("ok", { status: 201, headers: { ETag: "a" } });
      }),
    );
    const request = { method: "POST", url: "https://api.github.com/x", headers: {}, body: "b" };
    const answer = await transport({ ...request, auth: "github" }, calm);
    await transport({ ...request, body: new Uint8Array([67]), auth: "none" }, calm);
    assert.deepEqual(seen, ["Bearer sample", "b", null, "C"]);
    assert.deepEqual(
      [answer.status, answer.headers["etag"], Buffer.from(answer.body).toString()],
      [201, "a", "ok"],
    );
  });

  test("a simulator that fails is a network failure, a cancelled request rejects", async () => {
    const get = {
      method: "GET",
      url: "https://api.github.com/x",
      headers: {},
      auth: "github",
    } as const;
    const failing = sampleTransport(sample(async () => Promise.reject(new Error("x"))));
    await assert.rejects(failing(get, calm), { reason: "network" });
    const reason = new Error("closed");
    await assert.rejects(failing(get, AbortSignal.abort(reason)), reason);
  });

  test("an upstream that the scenario is signed out of is not asked", async () => {
    let asked = 0;
    const signedOut = sampleTransport({
      ...sample(async () => {
        asked += 1;
        return new Response("ok");
      }),
      signedOutOf: ["azure"],
    });
    const request = { method: "GET", url: "https://management.azure.com/x", headers: {} };
    await assert.rejects(signedOut({ ...request, auth: "azure" }, calm), { reason: "notSignedIn" });
    assert.equal(asked, 0);
    await signedOut({ ...request, auth: "github" }, calm);
    await signedOut({ ...request, auth: "none" }, calm);
    assert.equal(asked, 2);
  });

  test("a bundle without its opener is damaged", () => {
    for (const module of [undefined, {}, { openSample: 3 }]) {
      assert.throws(() => openSample(module), /damaged/);
    }
    const opened = sample(async () => new Response());
    const asked: unknown[] = [];
    const module = {
      openSample: (options: unknown) => {
        asked.push(options);
        return opened;
      },
    };
    assert.equal(openSample(module), opened);
    assert.equal(openSample(module, "planOff"), opened);
    assert.deepEqual(asked, [{}, { scenario: "planOff" }]);
  });
});
