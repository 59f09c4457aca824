import assert from "node:assert/strict";
import type { Coverage } from "../../../src/core/coverage.ts";
import { cloudMessage } from "../../../src/core/view/cloudWords.ts";
import { english } from "../../../src/core/view/text.ts";

function entry(changes: Partial<Coverage>): Coverage {
  return {
    source: "workloads",
    state: "ok",
    count: 1,
    detail: "",
    checkedAt: "",
    ...changes,
  };
}

const messageOf = (...coverage: readonly Coverage[]) => cloudMessage(coverage, english);

suite("what of the cloud is not known", () => {
  test("nothing is said when all was read, or was never to be", () => {
    const declared = entry({ source: "declared", state: "notConfigured", detail: "No file." });
    assert.equal(messageOf(entry({}), entry({ source: "plans" }), declared), "");
    assert.equal(messageOf(entry({ state: "notConfigured" })), "");
  });

  test("signed out: why, once, and which action of the view helps", () => {
    const signedOut = { state: "unauthenticated", cause: "signedOut", count: undefined } as const;
    assert.equal(
      messageOf(
        entry({ ...signedOut, source: "attackPaths", detail: "The attack paths are not shown." }),
        entry({ ...signedOut, detail: "The workloads are not shown." }),
      ),
      "The workloads are not shown. Choose Sign In to Azure in the title of this view.",
    );
  });

  for (const state of ["forbidden", "off", "partial", "unreachable", "rateLimited"] as const)
    test(`names a source that is ${state}, with its reason`, () => {
      for (const source of ["workloads", "attackPaths", "plans", "securityAlerts"] as const) {
        const detail = `${source} is ${state}.`;
        assert.equal(messageOf(entry({ source, state, detail })), detail);
      }
    });

  test("several causes: the first with its reason, the others by name", () => {
    const words = messageOf(
      entry({ source: "securityAlerts", state: "forbidden", detail: "Needs a role." }),
      entry({ source: "plans", cause: "planOff", detail: "CSPM is off in dev." }),
      entry({ source: "attackPaths", cause: "planOff", detail: "CSPM is off in dev." }),
    );
    assert.equal(words, "CSPM is off in dev. Security alerts: not permitted.");
  });
});
