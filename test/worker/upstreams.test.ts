import assert from "node:assert/strict";
import {
  clientEndpoints,
  directUpstreams,
  EnvironmentError,
  endpointsOf,
  environmentAzureToken,
} from "../../src/worker/upstreams.ts";
import { calm } from "../support/gitHubClient.ts";
import { serve } from "../support/loopback.ts";

suite("upstreams", () => {
  test("of an editor's client only github.com and the hosts it has named are accepted", () => {
    const named = [
      { host: "acme.ghe.com", apiUrl: "https://api.acme.ghe.com" },
      { host: "ghe.example:8443", apiUrl: "https://ghe.example:8443/api/v3" },
    ];
    const endpoints = clientEndpoints(named);
    assert.deepEqual(endpoints.acceptedHosts, ["github.com", "acme.ghe.com", "ghe.example:8443"]);
    for (const [host, api] of [
      ["github.com", "https://api.github.com"],
      ["acme.ghe.com", "https://api.acme.ghe.com"],
      ["ghe.example:8443", "https://ghe.example:8443/api/v3"],
      ["ghe.example", undefined],
      ["other.ghe.com", undefined],
    ] as const) {
      assert.equal(endpoints.apiUrl({ host }), api, host);
    }
    assert.deepEqual(clientEndpoints([]).acceptedHosts, ["github.com"]);
    assert.equal(clientEndpoints([]).apiUrl({ host: "acme.ghe.com" }), undefined);
  });

  test("without variables the endpoints are the public ones", () => {
    const endpoints = endpointsOf({});
    assert.deepEqual(endpoints.acceptedHosts, ["github.com", "*.ghe.com"]);
    assert.equal(endpoints.azure, "https://management.azure.com");
    assert.equal(endpoints.apiUrl({ host: "ghes.example" }), undefined);
  });

  test("GITHUB_API_URL is the base for every accepted host, its own among them", () => {
    const endpoints = endpointsOf({ GITHUB_API_URL: "https://ghes.example/api/v3/" });
    for (const host of ["github.com", "acme.ghe.com", "ghes.example"]) {
      assert.equal(endpoints.apiUrl({ host }), "https://ghes.example/api/v3");
    }
    assert.equal(endpoints.apiUrl({ host: "other.example" }), undefined);
  });

  test("GITHUB_SERVER_URL names a server whose API is below it", () => {
    const endpoints = endpointsOf({ GITHUB_SERVER_URL: "https://ghes.example" });
    assert.equal(endpoints.apiUrl({ host: "ghes.example" }), "https://ghes.example/api/v3");
    assert.equal(endpoints.apiUrl({ host: "github.com" }), "https://api.github.com");
  });

  for (const value of [
    "http://ghes.example",
    "ghes.example",
    "https://user:sesame@ghes.example",
    "https://ghes.example/?sesame=1",
    "file:///x",
  ]) {
    test(`${value.replace("sesame", "…")} is refused without being quoted`, () => {
      for (const name of ["GITHUB_API_URL", "GITHUB_SERVER_URL", "RUNTIME_RISK_ARM_URL"]) {
        assert.throws(
          () => endpointsOf({ [name]: value }),
          (error: unknown) => {
            assert.ok(error instanceof EnvironmentError);
            assert.ok(error.message.startsWith(name) && !error.message.includes("sesame"));
            return true;
          },
        );
      }
    });
  }

  test("a loopback address may be plain http; empty means not set", () => {
    assert.equal(
      endpointsOf({ RUNTIME_RISK_ARM_URL: "http://127.0.0.1:9/" }).azure,
      "http://127.0.0.1:9",
    );
    assert.equal(endpointsOf({ RUNTIME_RISK_ARM_URL: " " }).azure, "https://management.azure.com");
  });

  test("GITHUB_TOKEN goes before GH_TOKEN, to the API's origin; without one it says what to do", async () => {
    const server = await serve((_request, response) => response.end());
    const transport = (variables: Readonly<Record<string, string>>) =>
      directUpstreams(
        { GITHUB_API_URL: server.url, ...variables },
        "github.com",
        async () => undefined,
      ).transport;
    const request = { method: "GET", url: `${server.url}/x`, headers: {}, auth: "github" } as const;
    try {
      await transport({ GITHUB_TOKEN: "one", GH_TOKEN: "two" })(request, calm);
      await transport({ GH_TOKEN: "two" })(request, calm);
      assert.deepEqual(
        server.requests.map(({ headers }) => headers.authorization),
        ["Bearer one", "Bearer two"],
      );
      await assert.rejects(transport({})(request, calm), /GITHUB_TOKEN or GH_TOKEN/);
      await assert.rejects(
        transport({})({ ...request, url: "https://management.azure.com/x", auth: "azure" }, calm),
        /az login/,
      );
    } finally {
      await server.close();
    }
  });

  test("a token that no header could carry is refused without being quoted", () => {
    assert.throws(
      () => environmentAzureToken({ RUNTIME_RISK_ARM_TOKEN: "sesame\nx" }),
      (error: unknown) => error instanceof EnvironmentError && !error.message.includes("sesame"),
    );
  });

  test("Azure's token comes from its variable", async () => {
    assert.equal(await environmentAzureToken({ RUNTIME_RISK_ARM_TOKEN: " open " })(calm), "open");
    assert.equal(await environmentAzureToken({})(calm), undefined);
  });
});
