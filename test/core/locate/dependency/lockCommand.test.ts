import assert from "node:assert/strict";
import { lockCommand } from "../../../../src/core/locate/dependency/lockCommand.ts";

suite("lockCommand", () => {
  const known: readonly (readonly [string, string])[] = [
    ["a/package-lock.json", "npm install"],
    ["pnpm-lock.yaml", "pnpm install"],
    ["Cargo.lock", "cargo update --workspace"],
    ["src/Api/packages.lock.json", "dotnet restore"],
    ["x/Gemfile.lock", "bundle install"],
    ["composer.lock", "composer update twig/twig --with-all-dependencies"],
  ];
  for (const [path, command] of known)
    test(`knows what refreshes ${path}`, () => {
      assert.equal(lockCommand(path, "twig/twig"), command);
    });

  test("says nothing for other files, nor with a name that is none", () => {
    assert.equal(lockCommand("package.json", "twig/twig"), undefined);
    assert.equal(lockCommand("composer.lock", "twig/twig; rm -rf /"), undefined);
    assert.equal(lockCommand("composer.lock", "--help/x"), undefined);
  });
});
