import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import {
  type CancellationToken,
  createProtocolConnection,
  type ProtocolConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import {
  type HttpPart,
  type HttpRequest,
  type HttpResponse,
  httpFailureCodes,
  httpPartRequest,
  httpRequest,
} from "../../src/protocol/messages.ts";
import { TransportError, type TransportRequest } from "../../src/sources/transport.ts";
import { createGateway } from "../../src/worker/gateway.ts";
import { calm } from "../support/gitHubClient.ts";

const get: TransportRequest = {
  method: "GET",
  url: "https://api.github.com/repos/acme/shop",
  headers: { accept: "application/json" },
  auth: "github",
};

suite("gateway", () => {
  let worker: ProtocolConnection;
  let client: ProtocolConnection;
  let sent: HttpRequest[];

  setup(() => {
    const [up, down] = [new PassThrough(), new PassThrough()];
    worker = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    client = createProtocolConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    worker.listen();
    client.listen();
    sent = [];
  });

  teardown(() => {
    worker.dispose();
    client.dispose();
  });

  /** The client's side: answers every request alike. */
  function answer(make: (request: HttpRequest) => HttpResponse | ResponseError<unknown>): void {
    client.onRequest(httpRequest.method, (request: HttpRequest) => {
      sent.push(request);
      return make(request);
    });
  }

  const ok: HttpResponse = { status: 200, headers: {}, body: "" };

  test("why there is no credential comes with the failure; an unknown hint is none", async () => {
    for (const [hint, read] of [
      ["explained", "explained"],
      ["sovereignCloud", "sovereignCloud"],
      ["other", undefined],
    ] as const) {
      answer(
        () =>
          new ResponseError(httpFailureCodes.notSignedIn, "x", {
            reason: "notSignedIn",
            detail: "Because.",
            hint,
          }),
      );
      await assert.rejects(createGateway(worker)(get, calm), (error) => {
        assert.ok(error instanceof TransportError);
        assert.deepEqual(
          [error.reason, error.message, error.hint],
          ["notSignedIn", "Because.", read],
        );
        return true;
      });
    }
  });

  test("the request goes as it is, without what only the client may say", async () => {
    answer(() => ok);
    await createGateway(worker)(
      {
        ...get,
        method: "POST",
        headers: {
          accept: "a",
          Authorization: "x",
          cookie: "x",
          HOST: "x",
          "Proxy-Authorization": "x",
          "proxy-connection": "x",
          "x-host": "kept",
        },
        body: "{}",
        account: "mona",
        tenant: "t-1",
      },
      calm,
    );
    assert.deepEqual(sent, [
      {
        method: "POST",
        url: get.url,
        headers: { accept: "a", "x-host": "kept" },
        auth: "github",
        account: "mona",
        tenant: "t-1",
        body: "{}",
      },
    ]);
  });

  test("a body of bytes goes as base64", async () => {
    answer(() => ok);
    await createGateway(worker)({ ...get, body: new Uint8Array([0, 255]) }, calm);
    assert.deepEqual([sent[0]?.body, sent[0]?.bodyEncoding], ["AP8=", "base64"]);
  });

  test("the answer's body is text or base64, its header names are in lower case", async () => {
    answer(() => ({ status: 404, headers: { ETag: "a" }, body: "Grüße" }));
    const text = await createGateway(worker)(get, calm);
    assert.deepEqual([text.status, text.headers], [404, { etag: "a" }]);
    assert.equal(Buffer.from(text.body).toString("utf8"), "Grüße");
    answer(() => ({ ...ok, body: "AP8=", encoding: "base64" }));
    assert.deepEqual([...(await createGateway(worker)(get, calm)).body], [0, 255]);
  });

  test("parts are asked for in order and put together", async () => {
    const parts = new Map<string, HttpPart>([
      ["1", { body: "BA==", encoding: "base64", next: "2" }],
      ["2", { body: "c" }],
    ]);
    const asked: string[] = [];
    answer(() => ({ ...ok, body: "a", next: "1" }));
    client.onRequest(httpPartRequest.method, ({ next }: { next: string }) => {
      asked.push(next);
      return parts.get(next) ?? { body: "" };
    });
    const { body } = await createGateway(worker)(get, calm);
    assert.deepEqual([asked, Buffer.from(body).toString("latin1")], [["1", "2"], "a\u0004c"]);
  });

  test("more than 64 MiB in parts is too large", async () => {
    const part = "x".repeat(16 * 1024 * 1024);
    answer(() => ({ ...ok, body: part, next: "n" }));
    let asked = 0;
    client.onRequest(httpPartRequest.method, () => {
      asked += 1;
      return { body: part, next: "n" };
    });
    await assert.rejects(createGateway(worker)(get, calm), { reason: "tooLarge" });
    assert.equal(asked, 4);
  });

  for (const reason of ["notSignedIn", "originNotAllowed", "network", "tooLarge"] as const) {
    test(`an error that says ${reason} is the transport's`, async () => {
      answer(() => new ResponseError(httpFailureCodes[reason], "m", { reason, detail: "why" }));
      await assert.rejects(createGateway(worker)(get, calm), (error: unknown) => {
        assert.ok(error instanceof TransportError);
        assert.deepEqual([error.reason, error.message], [reason, "why"]);
        return true;
      });
    });
  }

  test("the codes are those of the contract", () => {
    assert.deepEqual(httpFailureCodes, {
      notSignedIn: -32011,
      originNotAllowed: -32012,
      network: -32013,
      tooLarge: -32014,
    });
  });

  for (const data of [undefined, {}, { reason: "new" }, "network"]) {
    test(`an error with the data ${JSON.stringify(data)} is internal and passes`, async () => {
      answer(() => new ResponseError(-32603, "broken", data));
      await assert.rejects(createGateway(worker)(get, calm), (error: unknown) => {
        assert.ok(error instanceof ResponseError && !(error instanceof TransportError));
        assert.equal(error.code, -32603);
        return true;
      });
    });
  }

  test("cancellation tells the client and does not wait for its answer", async () => {
    const controller = new AbortController();
    const reason = new Error("closed");
    const cancelled = new Promise<void>((resolve) => {
      client.onRequest(
        httpRequest.method,
        async (_request: HttpRequest, token: CancellationToken) => {
          token.onCancellationRequested(() => resolve());
          controller.abort(reason);
          return new Promise<never>(() => undefined);
        },
      );
    });
    await assert.rejects(createGateway(worker)(get, controller.signal), reason);
    await cancelled;
  });

  test("cancelled before, nothing is sent", async () => {
    answer(() => ok);
    const reason = new Error("closed");
    await assert.rejects(createGateway(worker)(get, AbortSignal.abort(reason)), reason);
    assert.deepEqual(sent, []);
  });
});
