import assert from "node:assert/strict";
import { defaultSettings } from "../../src/protocol/settings.ts";
import { parseOptions } from "../../src/worker/options.ts";

suite("worker options", () => {
  test("nothing, and anything wrong, means direct and untrusted", () => {
    const wrong = {
      transport: "http",
      trusted: "true",
      storagePath: 7,
      sample: 1,
      sampleScenario: true,
      translations: [],
      remotes: "origin",
      enterpriseHosts: "https://ghe.example",
      accounts: "mona",
    };
    for (const value of [undefined, null, [], "x", {}, wrong]) {
      assert.deepEqual(parseOptions(value), {
        transport: "direct",
        trusted: false,
        storagePath: undefined,
        sample: false,
        sampleScenario: undefined,
        settings: defaultSettings,
        translations: {},
        remotes: new Map(),
        hasCommands: false,
        enterpriseHosts: [],
        accounts: undefined,
        view: { filter: { facets: [], text: "" }, grouping: undefined, seen: {} },
        wrong: [],
      });
    }
  });

  test("what an editor's client says is taken over", () => {
    const options = parseOptions({
      transport: "client",
      trusted: true,
      storagePath: "/tmp/x",
      sample: true,
      sampleScenario: "ssoRequired",
      settings: { "refresh.interval": 5 },
      translations: { Plan: "Planen", Watch: 3 },
      remotes: { "/work/shop/.git": "fork", "/work/web/.git": 7 },
    });
    assert.equal(options.sampleScenario, "ssoRequired");
    assert.deepEqual(
      [
        options.transport,
        options.trusted,
        options.storagePath,
        options.sample,
        options.hasCommands,
      ],
      ["client", true, "/tmp/x", true, true],
    );
    assert.equal(options.settings["refresh.interval"], 5);
    assert.deepEqual(options.translations, { Plan: "Planen" });
    assert.deepEqual([...options.remotes], [["/work/shop/.git", "fork"]]);
  });

  test("Enterprise hosts are those of plain https addresses; others are named, not quoted", () => {
    const { enterpriseHosts, wrong } = parseOptions({
      enterpriseHosts: ["https://acme.ghe.com", "https://mona:sesame@ghe.example", 7],
    });
    assert.deepEqual(enterpriseHosts, [
      { host: "acme.ghe.com", apiUrl: "https://api.acme.ghe.com" },
    ]);
    assert.deepEqual(wrong, [
      "enterpriseHosts[1] holds a user name; it is not used.",
      "enterpriseHosts[2] is no address; it is not used.",
    ]);
  });

  test("accounts are ids by repository; an empty record is a client that knows accounts", () => {
    assert.deepEqual(parseOptions({ accounts: { "github.com/acme/shop": "1", b: 2 } }).accounts, {
      "github.com/acme/shop": "1",
    });
    assert.deepEqual(parseOptions({ accounts: {} }).accounts, {});
  });

  test("a wrong setting means its default and one line that names it", () => {
    const { settings, wrong } = parseOptions({ settings: { "azure.enabled": "no" } });
    assert.deepEqual(settings, defaultSettings);
    assert.deepEqual(wrong, [
      "The setting runtimeRisk.azure.enabled has a wrong value; its default is used.",
    ]);
    assert.equal(parseOptions({ storagePath: "" }).storagePath, undefined);
  });
});
