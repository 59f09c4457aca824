import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import manifest from "../package.json" with { type: "json" };
import { withTables } from "./tools/readmeTables.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

suite("README", () => {
  test("lists the commands and settings of the manifest as they are", () => {
    assert.equal(readme, withTables(readme), "run npm run readme");
  });

  test("names every script that it tells to run", () => {
    const told = [...readme.matchAll(/`npm (?:run )?([a-z-]+)[^`]*`/g)].map(
      ([, name]) => name ?? "",
    );
    assert.ok(told.length > 4);
    assert.deepEqual(
      told.filter((name) => !(name in manifest.scripts)),
      [],
    );
  });
});
