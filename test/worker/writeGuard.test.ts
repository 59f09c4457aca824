import assert from "node:assert/strict";
import { TransportError, type TransportRequest } from "../../src/sources/transport.ts";
import { guardWrites } from "../../src/worker/writeGuard.ts";
import { answeringTransport, calm } from "../support/gitHubClient.ts";

const write: TransportRequest = {
  method: "POST",
  url: "https://api.github.com/repos/acme/shop/issues?q=private",
  headers: {},
  body: JSON.stringify({ title: "A private title" }),
  auth: "github",
};

suite("write guard", () => {
  test("sends nothing but reads in read-only mode, from the moment that it is on", async () => {
    const { transport, requests } = answeringTransport(() => ({ status: 201 }));
    let isReadOnly = false;
    const lines: string[] = [];
    const guarded = guardWrites(transport, {
      isReadOnly: () => isReadOnly,
      log: (line) => lines.push(line),
    });
    await guarded(write, calm);
    isReadOnly = true;
    await assert.rejects(
      guarded(write, calm),
      (error) => error instanceof TransportError && error.hint === "readOnly",
    );
    await guarded({ ...write, method: "GET" }, calm);
    assert.deepEqual(
      requests.map(({ method }) => method),
      ["POST", "GET"],
    );
    assert.match(lines[1] ?? "", /^Not written: Read-only mode is on/);
  });

  test("logs each write once: what, where, with which result, and nothing of its content", async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const isReadOnly = () => false;
    await guardWrites(answeringTransport(() => ({ status: 422 })).transport, { isReadOnly, log })(
      write,
      calm,
    );
    const lost = () => Promise.reject(new TransportError("network", "hung up on A private title"));
    await assert.rejects(guardWrites(lost, { isReadOnly, log })(write, calm));
    assert.deepEqual(lines, [
      "Written: create an issue, POST api.github.com/repos/acme/shop/issues: 422",
      "Written: create an issue, POST api.github.com/repos/acme/shop/issues: no answer (network)",
    ]);
  });

  test("refuses what this program never sends, also when writing is allowed", async () => {
    const { transport, requests } = answeringTransport(() => ({ status: 204 }));
    const guarded = guardWrites(transport, { isReadOnly: () => false, log: () => undefined });
    const request: TransportRequest = {
      ...write,
      method: "DELETE",
      url: "https://api.github.com/repos/acme/shop",
    };
    await assert.rejects(
      guarded(request, calm),
      (error) => error instanceof TransportError && error.reason === "originNotAllowed",
    );
    assert.deepEqual(requests, []);
  });
});
