import assert from "node:assert/strict";
import { ignoresProxy } from "../../src/cli/proxy.ts";

suite("ignoresProxy", () => {
  const proxy = "http://proxy.example:8080";
  for (const [variables, nodeOptions, expected] of [
    [{}, [], false],
    [{ HTTPS_PROXY: "" }, [], false],
    [{ HTTPS_PROXY: proxy }, [], true],
    [{ https_proxy: proxy }, [], true],
    [{ HTTP_PROXY: proxy }, [], true],
    [{ NO_PROXY: "*" }, [], false],
    [{ HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: "1" }, [], false],
    [{ HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: "0" }, [], false],
    [{ HTTPS_PROXY: proxy }, ["--use-env-proxy"], false],
  ] as const) {
    test(`is ${expected} for ${JSON.stringify(variables)} ${nodeOptions.join(" ")}`, () => {
      assert.equal(ignoresProxy(variables, nodeOptions), expected);
    });
  }
});
