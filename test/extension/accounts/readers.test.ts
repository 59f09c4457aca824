import assert from "node:assert/strict";
import { english } from "../../../src/core/view/text.ts";
import { Readers } from "../../../src/extension/accounts/readers.ts";
import { readerWords } from "../../../src/extension/views/readerWords.ts";

const shop = "github.com/acme/shop";
const accounts = [
  { id: "1", label: "mona" },
  { id: "2", label: "hubot" },
];

suite("readers", () => {
  const remembered: string[] = [];
  let changes = 0;
  const readers = () => {
    remembered.length = 0;
    changes = 0;
    const memory = {
      use: async (repository: string, id: string) => {
        remembered.push(`${repository} ${id}`);
      },
    };
    return new Readers(memory, () => {
      changes += 1;
    });
  };

  test("are told when another account reads a repository, and remembered", () => {
    const known = readers();
    known.found(shop, { accounts, isChosen: false, total: 2 });
    known.used(shop, "2");
    known.used(shop, "2");
    assert.equal(changes, 1);
    known.used(shop, "1");
    assert.equal(changes, 2);
    assert.deepEqual(remembered.slice(0, 1), [`${shop} 2`]);
    assert.deepEqual(known.list(), [{ repository: shop, label: "mona", isOneOfSeveral: true }]);
  });

  test("are only accounts that were named for the repository", () => {
    const known = readers();
    known.used(shop, "1");
    known.found(shop, { accounts, isChosen: false, total: 2 });
    known.used(shop, "3");
    known.used("github.com/acme/other", "1");
    assert.deepEqual(known.list(), []);
    assert.deepEqual(remembered, []);
  });

  test("are said where there is more than one, also when one was chosen", () => {
    const known = readers();
    known.found(shop, { accounts: accounts.slice(0, 1), isChosen: true, total: 2 });
    known.used(shop, "1");
    known.found("ghe.example/a/b", { accounts: accounts.slice(1), isChosen: false, total: 1 });
    known.used("ghe.example/a/b", "2");
    assert.deepEqual(readerWords(known.list(), english), ["acme/shop is read as mona"]);
  });
});
