import assert from "node:assert/strict";
import { english } from "../../../src/core/view/text.ts";
import {
  alertPlace,
  evidenceWords,
  fewReasons,
  linkWords,
  placeName,
  runsAs,
  tierName,
  whereItRuns,
  whyExposed,
  workloadName,
} from "../../../src/core/view/words.ts";
import { evidences } from "../../../src/core/workload.ts";
import { linkTo, secret, workload } from "../risk/examples.ts";
import { anchor, ranked } from "./rankedExamples.ts";

suite("words", () => {
  test("a workload is named with its environment", () => {
    assert.equal(workloadName(workload()), "payments-api (prod)");
    assert.equal(workloadName(workload({ environment: undefined })), "payments-api");
  });

  test("an alert runs as its first workload and how many more", () => {
    assert.equal(runsAs(ranked({}), english), "");
    assert.equal(runsAs(ranked({ workloads: [workload()] }), english), "payments-api (prod)");
    const two = [workload(), workload({ key: "/b" })];
    assert.equal(runsAs(ranked({ workloads: two }), english), "payments-api (prod) +1 more");
  });

  test("where it runs: platform, cluster, namespace, evidence, and the commit if it is one", () => {
    const image = (commit: string | undefined) => ({
      reference: undefined,
      digest: `sha256:${commit ?? ""}`,
      commit,
    });
    const at = (...commits: readonly (string | undefined)[]) =>
      whereItRuns(workload({ images: commits.map(image) }), english);
    assert.equal(
      at("1a2b3c4d5e"),
      "AKS prod-weu / payments · attested, not verified · running 1a2b3c4",
    );
    assert.equal(
      at("1a2b3c4d5e", "9f8e7d6c5b"),
      "AKS prod-weu / payments · attested, not verified",
    );
    assert.equal(at(undefined), "AKS prod-weu / payments · attested, not verified");
    const bare = workload({
      platform: "other",
      cluster: undefined,
      namespace: undefined,
      images: [],
    });
    assert.equal(whereItRuns(bare, english), "attested, not verified");
  });

  for (const [deployed, words] of [
    [{ kind: "compared", behind: 14, ahead: 0 }, ", 14 commits behind main"],
    [{ kind: "compared", behind: 1, ahead: 0 }, ", 1 commit behind main"],
    [{ kind: "compared", behind: 0, ahead: 0 }, ", the latest of main"],
    [{ kind: "compared", behind: 2, ahead: 1 }, ", 2 commits behind main, 1 commit not in main"],
    [{ kind: "compared", behind: 0, ahead: 3 }, ", 3 commits not in main"],
    [{ kind: "notInClone" }, ", not in this clone"],
    [{ kind: "unknown" }, ""],
  ] as const) {
    test(`what runs is said with how far it is behind: ${words === "" ? "nothing" : words}`, () => {
      const compared = { branch: "main", committedAt: undefined };
      const image = {
        reference: undefined,
        digest: "sha256:a",
        commit: "1a2b3c4d5e",
        deployed: deployed.kind === "compared" ? { ...compared, ...deployed } : deployed,
      };
      const said = whereItRuns(workload({ images: [image] }), english);
      assert.equal(said.slice(said.indexOf("running ")), `running 1a2b3c4${words}`);
    });
  }

  test("an image that is no longer kept is said to be so", () => {
    const image = { reference: undefined, digest: "sha256:a", commit: "1a2b3c4d5e" };
    const said = (storageStatus: "active" | "eol" | "deleted") =>
      whereItRuns(workload({ images: [{ ...image, storageStatus }] }), english);
    assert.match(said("active"), /running 1a2b3c4$/);
    assert.match(said("eol"), /running 1a2b3c4, image at its end of life$/);
    assert.match(said("deleted"), /running 1a2b3c4, image deleted from its registry$/);
  });

  test("only an attestation is called unverified, the other evidence by its name", () => {
    const words = evidences.map((evidence) => evidenceWords(evidence, english));
    assert.deepEqual(words, ["attested, not verified", "record", "label", "declared", "inferred"]);
  });

  test("a link says why, and whether the code runs", () => {
    const link = { ...linkTo(workload()), reason: "built from services/api" };
    assert.equal(linkWords(link, english), "built from services/api");
    assert.equal(
      linkWords({ ...link, code: "running" }, english),
      "built from services/api; its code is in what runs",
    );
    assert.equal(
      linkWords({ ...link, code: "notRunning" }, english),
      "built from services/api; its code is not in what runs yet",
    );
    assert.equal(
      linkWords({ ...link, code: "lineNotFound" }, english),
      "built from services/api; its line is not found in what runs, which may have it in another form",
    );
  });

  test("why it matters: factors in a fixed order, then paths; unknown is never safe", () => {
    assert.equal(
      whyExposed(
        workload({
          riskFactors: ["lateral-movement", "internet-exposed"],
          attackPaths: 1,
          otherRiskFactors: ["Weak authorization"],
        }),
        english,
      ),
      "internet-exposed · lateral movement · on 1 attack path · Weak authorization",
    );
    assert.equal(whyExposed(workload({ attackPaths: 3 }), english), "on 3 attack paths");
    assert.equal(whyExposed(workload(), english), "not exposed");
    assert.equal(whyExposed(workload({ isEvaluated: false }), english), "exposure unknown");
  });

  for (const [state, place] of [
    ["exact", "query.ts:42"],
    ["moved", "query.ts:42"],
    ["edited", "query.ts:42"],
    ["uncertain", "about query.ts:42"],
    ["lost", "query.ts, line not found"],
    ["unverified", "query.ts, line not verified"],
  ] as const) {
    test(`${state} is at ${place}`, () => {
      assert.equal(placeName({ ...anchor, state }, english), place);
    });
  }

  test("a secret outside of the code says where it is, one in a file its line", () => {
    const inComment = secret({ locations: [], outsideCode: "issueComment" });
    assert.equal(alertPlace(inComment, undefined, english), "in an issue comment");
    assert.equal(alertPlace(inComment, anchor, english), "query.ts:42");
    assert.equal(alertPlace(secret(), undefined, english), "no file");
  });

  test("an alert about a whole file is at no line", () => {
    const whole = { ...anchor, isWholeFile: true } as const;
    assert.equal(placeName({ ...whole, state: "uncertain" }, english), "query.ts");
    assert.equal(placeName({ ...whole, state: "unverified" }, english), "query.ts, not verified");
    const lost = { ...whole, state: "lost", region: undefined } as const;
    assert.equal(placeName(lost, english), "query.ts, not found");
  });

  test("without an anchor there is no file; a lost one has no line", () => {
    assert.equal(placeName(undefined, english), "no file");
    assert.equal(
      placeName({ ...anchor, state: "uncertain", region: undefined }, english),
      "query.ts",
    );
  });

  test("tiers and reasons", () => {
    assert.equal(tierName(ranked({ tier: "fixSoon" }), english), "Fix soon");
    assert.deepEqual(fewReasons(ranked({ reasons: ["a", "b", "c", "d", "severity"] }), english), [
      "a",
      "b",
      "c",
    ]);
    assert.deepEqual(fewReasons(ranked({ reasons: ["severity"] }), english), ["severity"]);
  });
});
