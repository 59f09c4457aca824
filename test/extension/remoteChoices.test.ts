import assert from "node:assert/strict";
import { candidateLabel, folderLabel, RemoteChoices } from "../../src/extension/remoteChoices.ts";
import type { RemoteQuestion } from "../../src/protocol/messages.ts";

/** The editor's store: what is put in comes out as JSON, also in the next session. */
function aMemento(kept: Record<string, unknown> = {}) {
  return {
    keys: () => Object.keys(kept),
    get: (key: string) => kept[key],
    update: async (key: string, value: unknown) => {
      kept[key] = JSON.parse(JSON.stringify(value));
    },
  };
}

function aQuestion(changes: Partial<RemoteQuestion> = {}): RemoteQuestion {
  return {
    clone: "/work/shop/.git",
    folder: "/work/shop",
    candidates: [
      { remote: "origin", repository: "github.com/mona/shop" },
      { remote: "upstream", repository: "github.com/acme/shop" },
    ],
    taken: "upstream",
    gone: null,
    ...changes,
  };
}

suite("remote choices", () => {
  test("a clone of several repositories is due once, and the answer survives a restart", async () => {
    const store = aMemento();
    const choices = new RemoteChoices(store);
    const question = aQuestion();
    assert.equal(choices.due([question]), question);
    await choices.asked(question.clone);
    assert.equal(choices.due([question]), undefined);
    assert.deepEqual(choices.chosen(), {});
    await choices.choose(question.clone, "origin");
    const next = new RemoteChoices(store);
    assert.equal(next.due([question]), undefined);
    assert.deepEqual(next.chosen(), { "/work/shop/.git": "origin" });
    await next.asked(question.clone);
    assert.deepEqual(next.chosen(), { "/work/shop/.git": "origin" });
  });

  test("nobody is asked where the rule cannot decide, nor where there is one repository", () => {
    const choices = new RemoteChoices(aMemento());
    const [first] = aQuestion().candidates;
    assert.ok(first !== undefined);
    assert.equal(choices.due([aQuestion({ taken: null })]), undefined);
    assert.equal(choices.due([aQuestion({ candidates: [first], gone: "old" })]), undefined);
  });

  test("each clone is asked about for itself", async () => {
    const choices = new RemoteChoices(aMemento());
    const other = aQuestion({ clone: "/work/web/.git" });
    await choices.asked(aQuestion().clone);
    assert.equal(choices.due([aQuestion(), other]), other);
  });

  test("a choice whose remote is gone is forgotten, and a newer one is not", async () => {
    const choices = new RemoteChoices(aMemento());
    await choices.choose("/work/shop/.git", "fork");
    await choices.choose("/work/web/.git", "new");
    await choices.forgetGone([
      aQuestion({ gone: "fork" }),
      aQuestion({ clone: "/work/web/.git", gone: "old" }),
    ]);
    assert.deepEqual(choices.chosen(), { "/work/web/.git": "new" });
    assert.ok(choices.due([aQuestion()]) !== undefined);
  });

  test("what stands in the store and is no choice counts for nothing", () => {
    for (const kept of [undefined, null, 7, "x", ["x"], { "/work/shop/.git": 7 }]) {
      const choices = new RemoteChoices(aMemento({ remoteChoices: kept }));
      assert.ok(!("/work/shop/.git" in choices.chosen()));
      assert.ok(choices.due([aQuestion()]) !== undefined);
    }
  });

  test("candidates and folders are named without what a notice would make a link of", () => {
    const at = (remote: string, repository: string) => candidateLabel({ remote, repository });
    assert.equal(at("upstream", "github.com/acme/shop"), "acme/shop (upstream)");
    assert.equal(at("origin", "corp.ghe.com/acme/shop"), "corp.ghe.com/acme/shop (origin)");
    assert.equal(at("[a](command:b)", "github.com/a/b"), "a/b (a(command:b))");
    assert.equal(folderLabel({ folder: "/work/shop/" }), "shop");
    assert.equal(folderLabel({ folder: "C:\\work\\shop" }), "shop");
  });
});
