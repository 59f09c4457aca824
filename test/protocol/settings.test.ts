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

  for (const [key, values] of [
    ["refresh.interval", ["15", -1, 1441, Number.NaN, Number.POSITIVE_INFINITY, null, []]],
    ["azure.enabled", ["true", 1, null]],
    ["issues.labels", ["security", [""], [1], {}, null]],
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
