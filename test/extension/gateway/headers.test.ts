import assert from "node:assert/strict";
import { requestHeaders, responseHeaders } from "../../../src/extension/gateway/headers.ts";

suite("headers of the gateway", () => {
  test("strips what carries a credential, a host or a proxy, however it is spelled", () => {
    const kept = requestHeaders({
      Authorization: "Bearer x",
      COOKIE: "a=b",
      Host: "evil.example",
      "Proxy-Authorization": "Basic x",
      "proxy-connection": "keep-alive",
      "X-Forwarded-Host": "evil.example",
      Connection: "close",
      "Content-Length": "5",
      "Transfer-Encoding": "chunked",
      Accept: "application/json",
      "If-None-Match": 'W/"1"',
    });
    assert.deepEqual(kept, { accept: "application/json", "if-none-match": 'W/"1"' });
  });

  test("leaves out names and values that could start another header", () => {
    const kept = requestHeaders({
      "x-a": "1\r\nauthorization: Bearer x",
      "x-b\r\nauthorization": "Bearer x",
      "x c": "1",
      "": "1",
      "x-d": "1",
    });
    assert.deepEqual(kept, { "x-d": "1" });
  });

  test("returns lower-case names without those that do not fit the decoded body", () => {
    const kept = responseHeaders([
      ["ETag", '"1"'],
      ["Content-Encoding", "gzip"],
      ["Content-Length", "10"],
      ["Set-Cookie", "session=1"],
      ["Transfer-Encoding", "chunked"],
      ["Link", '<https://api.github.com/x?page=2>; rel="next"'],
    ]);
    assert.deepEqual(kept, { etag: '"1"', link: '<https://api.github.com/x?page=2>; rel="next"' });
  });
});
