import assert from "node:assert/strict";
import { readGitHubHost } from "../../../src/core/gitHubHost.ts";
import {
  addressOf,
  enterpriseHosts,
  type InspectedSetting,
} from "../../../src/extension/gateway/enterpriseHosts.ts";

const namesOf = (uri: InspectedSetting | undefined, uris: InspectedSetting | undefined) =>
  enterpriseHosts(uri, uris).hosts.map(({ host }) => host);

suite("Enterprise hosts of the settings", () => {
  const one = { globalValue: "https://acme.ghe.com" };
  const two = { globalValue: ["https://ghe.example:8443/", "https://acme.ghe.com"] };

  test("are none without settings, and none of an empty address", () => {
    assert.deepEqual(enterpriseHosts(undefined, undefined), {
      hosts: [],
      refused: [],
      isOverridden: false,
    });
    assert.deepEqual(namesOf({ globalValue: "" }, {}), []);
  });

  test("are the user's single address, or the list in its place", () => {
    assert.deepEqual(namesOf(one, {}), ["acme.ghe.com"]);
    assert.deepEqual(namesOf(one, two), ["ghe.example:8443", "acme.ghe.com"]);
    assert.deepEqual(namesOf(one, { globalValue: [] }), []);
  });

  test("are listed once", () => {
    const twice = { globalValue: ["https://ghe.example", "https://GHE.example:443/"] };
    assert.deepEqual(namesOf({}, twice), ["ghe.example"]);
  });

  for (const level of ["workspaceValue", "workspaceFolderValue"] as const) {
    test(`are never those of ${level}, which is noticed`, () => {
      const evil = { [level]: "https://evil.example" };
      const evils = { [level]: ["https://evil.example"] };
      assert.deepEqual(namesOf(evil, evils), []);
      assert.deepEqual(namesOf({ ...one, ...evil }, {}), ["acme.ghe.com"]);
      assert.deepEqual(namesOf(one, evils), ["acme.ghe.com"]);
      assert.deepEqual(namesOf({}, { ...two, ...evils }), ["ghe.example:8443", "acme.ghe.com"]);
      // An empty list would switch the user's own host off.
      assert.deepEqual(namesOf(one, { [level]: [] }), ["acme.ghe.com"]);
      assert.equal(enterpriseHosts({ ...one, ...evil }, {}).isOverridden, true);
      assert.equal(enterpriseHosts(one, evils).isOverridden, true);
    });
  }

  test("leave out what is no such host, with a line that names the place and quotes nothing", () => {
    const list = ["https://github.com", "https://mona:sesame@ghe.example", "https://ghe.example"];
    assert.deepEqual(enterpriseHosts({}, { globalValue: list }), {
      hosts: [{ host: "ghe.example", apiUrl: "https://ghe.example/api/v3" }],
      refused: [
        "github-enterprise.uris[0] is github.com itself; it is not used.",
        "github-enterprise.uris[1] holds a user name; it is not used.",
      ],
      isOverridden: false,
    });
    assert.deepEqual(enterpriseHosts({ globalValue: "http://ghe.example" }, {}).refused, [
      "github-enterprise.uri is not https; it is not used.",
    ]);
    assert.deepEqual(enterpriseHosts(one, { globalValue: "https://ghe.example" }), {
      hosts: [],
      refused: ["github-enterprise.uris[0] is no address; it is not used."],
      isOverridden: false,
    });
  });

  for (const address of [
    "https://acme.ghe.com",
    "https://ghe.example:8443",
    "http://127.0.0.1:8080",
  ]) {
    test(`are told to the worker as ${address}`, () => {
      const host = readGitHubHost(address);
      assert.ok("host" in host);
      assert.equal(addressOf(host), address);
    });
  }
});
