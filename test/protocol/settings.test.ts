import assert from "node:assert/strict";
import { defaultSettings, parseSettings } from "../../src/protocol/settings.ts";

suite("settings", () => {
  test("nothing means the defaults", () => {
    for (const value of [undefined, {}]) {
      assert.deepEqual(parseSettings(value), { settings: defaultSettings, wrong: [] });
    }
  });

  test("right values are taken over, unknown keys are nobody's", () => {
    const given = {
      "refresh.interval": 0,
      "azure.enabled": false,
      "issues.labels": ["a"],
      other: 1,
    };
    const { settings, wrong } = parseSettings(given);
    assert.deepEqual(
      [settings["refresh.interval"], settings["azure.enabled"], settings["issues.labels"], wrong],
      [0, false, ["a"], []],
    );
  });

  test("no kind and no tier at all is a choice too", () => {
    const given = { "alerts.kinds": [], "diagnostics.tiers": [] };
    const { settings, wrong } = parseSettings(given);
    assert.deepEqual([settings, wrong], [{ ...defaultSettings, ...given }, []]);
  });

  test("the choice of what to read in Azure is taken over", () => {
    const id = "6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f";
    const given = {
      "azure.credential": "azureCli",
      "azure.tenant": id,
      "azure.subscriptions": [id, id.toUpperCase()],
    };
    const { settings, wrong } = parseSettings(given);
    assert.deepEqual([settings, wrong], [{ ...defaultSettings, ...given }, []]);
    assert.deepEqual(parseSettings({ "azure.tenant": "", "azure.subscriptions": [] }).wrong, []);
  });

  for (const [key, values] of [
    ["refresh.interval", ["15", -1, 1441, Number.NaN, Number.POSITIVE_INFINITY, null, []]],
    ["azure.enabled", ["true", 1, null]],
    ["azure.credential", ["VSCODE", "", "az", null, 1]],
    ["azure.tenant", ["contoso.example", "1111", 7, null]],
    [
      "azure.subscriptions",
      ["6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f", ["x"], [""], [7], ["' or true"], {}, null],
    ],
    ["issues.labels", ["security", [""], [1], {}, null]],
    [
      "issues.repository",
      [
        "acme",
        "acme/",
        "/security",
        "acme/..",
        "acme/security/x",
        "https://evil.example/acme/security",
        "evil.example@acme/security",
        { "*": "" },
        { acme: "acme/security" },
        { "acme/*": 7 },
        ["acme/security"],
        null,
      ],
    ],
    [
      "diagnostics.severity",
      [
        "error",
        {},
        null,
        { fixNow: "error", fixSoon: "error", plan: "error" },
        { fixNow: "hint", fixSoon: "error", plan: "error", watch: "error" },
      ],
    ],
    ["alerts.kinds", ["dependabot", ["issues"], [1], {}, null]],
    ["alerts.groupBy", ["severity", "", 1, null]],
    ["mine.blame", ["no", 0, null]],
    ["diagnostics.tiers", ["fixNow", ["all"], [null], {}, null]],
    ["hover.detail", ["long", true, null]],
    ["trace.server", ["off", true, null]],
    ["diagnostics.quietBesideOthers", ["off", 0, null]],
    ["navigation.order", ["severity", "", null]],
  ] as const) {
    for (const value of values) {
      test(`${key}: ${JSON.stringify(value)} is wrong, named, and means the default`, () => {
        const { settings, wrong } = parseSettings({ [key]: value });
        assert.deepEqual([settings, wrong], [defaultSettings, [key]]);
      });
    }
  }

  test("settings that are no object are wrong as a whole", () => {
    for (const value of [null, [], "x", 1]) {
      assert.deepEqual(parseSettings(value), { settings: defaultSettings, wrong: ["settings"] });
    }
  });
});
