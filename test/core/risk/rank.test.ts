import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Alert } from "../../../src/core/alert.ts";
import { compareRanked, evaluate, rank, rankAlert } from "../../../src/core/risk/rank.ts";
import type { RankedAlert } from "../../../src/core/snapshot.ts";
import type { Evidence, RiskFactor, Workload, WorkloadLink } from "../../../src/core/workload.ts";
import {
  codeScanning,
  critical31,
  denial31,
  dependabot,
  linkTo,
  numbered,
  secret,
  workload,
  world,
} from "./examples.ts";

const exposed = workload({ key: "b", name: "shop", riskFactors: ["internet-exposed"] });
const exposedSensitive = workload({ riskFactors: ["internet-exposed", "sensitive-data"] });
const internal = workload({ key: "c", name: "jobs" });

function ranked(alert: Alert, ...links: readonly WorkloadLink[]): RankedAlert {
  return rankAlert(alert, "open", links, world);
}

function keysOf(alert: RankedAlert): readonly string[] {
  return alert.workloads.map((link) => link.workload.key);
}

suite("worked examples", () => {
  const log4shell = dependabot({
    cveId: "CVE-2021-44228",
    cvss: { score: 10, vector: critical31 },
    epss: 0.975,
  });
  const denial = dependabot({ cvss: { score: 7.5, vector: denial31 }, epss: undefined });
  const xss = codeScanning({ cwes: ["CWE-79"], severity: "medium" });
  const examples: readonly (readonly [string, Alert, Workload | undefined, string, number])[] = [
    [
      "Log4Shell, exposed, sensitive data",
      log4shell,
      exposedSensitive,
      "active open yes total",
      920,
    ],
    ["Log4Shell, internal", log4shell, internal, "active internal yes total", 870],
    [
      "CVSS 9.8, development dependency",
      dependabot({ scope: "development" }),
      undefined,
      "none absent yes total",
      29,
    ],
    ["CVSS 9.8, running, not exposed", dependabot(), internal, "none internal yes total", 289],
    ["denial of service 7.5, exposed", denial, exposed, "none open yes partial", 568],
    [
      "denial of service 7.5, exposed, critical, attack path",
      denial,
      workload({ riskFactors: ["internet-exposed", "critical-resource"], attackPaths: 1 }),
      "none open yes partial",
      858,
    ],
    [
      "SQL injection (high), exposed, sensitive data",
      codeScanning(),
      exposedSensitive,
      "none open unknown unknown",
      833,
    ],
    [
      "SQL injection (high), unmapped",
      codeScanning(),
      undefined,
      "none unknown unknown unknown",
      538,
    ],
    ["reflected XSS (medium), exposed", xss, exposed, "none open no partial", 310],
    [
      "XSS in a test file",
      { ...xss, classifications: ["test"] },
      undefined,
      "none absent no partial",
      15,
    ],
    [
      "active cloud key, private repository",
      secret({ validity: "active" }),
      undefined,
      "active unknown yes total",
      852,
    ],
    ["provider token, unchecked", secret(), undefined, "likely unknown unknown total", 563],
    [
      "generic password, unchecked",
      secret({ isGeneric: true, secretType: "password" }),
      undefined,
      "none unknown unknown partial",
      280,
    ],
    ["inactive token", secret({ validity: "inactive" }), undefined, "none internal no partial", 16],
  ];
  const tiers = ["watch", "plan", "fixSoon", "fixNow"] as const;
  for (const [what, alert, on, table, score] of examples) {
    test(`${what}: ${score}`, () => {
      const { risk } = ranked(alert, ...(on === undefined ? [] : [linkTo(on)]));
      const { exploitation, exposure, automatable, impact } = risk.facts;
      assert.equal([exploitation, exposure, automatable, impact].join(" "), table);
      assert.equal(risk.score, score);
      assert.equal(risk.tier, tiers[Math.floor(score / 250)]);
    });
  }
});

const factors = [
  "internet-exposed",
  "sensitive-data",
  "critical-resource",
  "lateral-movement",
] as const satisfies readonly RiskFactor[];
const evidences = ["attested", "record", "label", "declared", "inferred"] as const;

/** Links to workloads `w0`, `w1`, … with anything that matters for the score. */
const anyLinks = fc
  .array(
    fc.record({
      riskFactors: fc.subarray<RiskFactor>([...factors]),
      isEvaluated: fc.boolean(),
      attackPaths: fc.nat(2),
      days: fc.nat(12),
      severity: fc.constantFrom("high", "medium", "low"),
      evidence: fc.constantFrom<Evidence>(...evidences),
      isCertain: fc.boolean(),
      digest: fc.constantFrom("sha256:aa", "sha256:bb"),
    }),
    { maxLength: 5 },
  )
  .map((drafts) =>
    drafts.map(({ days, severity, evidence, isCertain, digest, ...facts }, index) =>
      linkTo(
        workload({
          ...facts,
          key: `w${index}`,
          factsAt: new Date(world.now.getTime() - days * 86_400_000).toISOString(),
          securityAlerts: [{ id: "a", title: "", severity }],
          images: [{ reference: undefined, digest, commit: undefined }],
        }),
        { evidence, isCertain },
      ),
    ),
  );

const anyAlert = fc.constantFrom<Alert>(
  codeScanning(),
  codeScanning({ classifications: ["test"] }),
  dependabot(),
  dependabot({ scope: "development", cveId: "CVE-2021-44228" }),
  dependabot({ cvss: undefined, epss: 0.3 }),
  secret(),
  secret({ validity: "active" }),
);

function certain(links: readonly WorkloadLink[]): readonly WorkloadLink[] {
  return links.map((link) => ({ ...link, isCertain: true }));
}

suite("several workloads", () => {
  test("the highest score decides and stands first, the others by score", () => {
    const middle = workload({ key: "a", riskFactors: ["lateral-movement"] });
    const result = ranked(codeScanning(), linkTo(internal), linkTo(middle), linkTo(exposed));
    assert.deepEqual(keysOf(result), ["b", "a", "c"]);
    assert.deepEqual(result.risk, ranked(codeScanning(), linkTo(exposed)).risk);
  });

  test("ties are ordered by workload key, by code unit and not by locale", () => {
    const keys = ["b", "Z", "ä", "a"];
    const result = ranked(codeScanning(), ...keys.map((key) => linkTo(workload({ key }))));
    assert.deepEqual(keysOf(result), ["Z", "a", "b", "ä"]);
  });

  test("one workload's exposure is never merged with another's data", () => {
    const sensitive = workload({ key: "s", riskFactors: ["sensitive-data"] });
    const { risk } = ranked(codeScanning(), linkTo(exposed), linkTo(sensitive));
    // Exposed alone: base Fix soon, 250 x 2 + 45 + 23.
    assert.equal(risk.score, 568);
    assert.equal(risk.facts.sensitiveData, false);
  });

  test("adding a workload never lowers the score, once one is linked", () => {
    fc.assert(
      fc.property(anyAlert, anyLinks, anyLinks, (alert, links, more) => {
        if (links.length === 0) return;
        const added = more.map((link, index) => ({
          ...link,
          workload: { ...link.workload, key: `x${index}` },
        }));
        const before = rankAlert(alert, "open", certain(links), world).risk.score;
        const after = rankAlert(alert, "open", certain([...links, ...added]), world).risk.score;
        assert.ok(after >= before);
      }),
    );
  });

  test("the order of links and links given twice change nothing", () => {
    fc.assert(
      fc.property(
        anyAlert,
        anyLinks.chain((links) =>
          fc.tuple(
            fc.constant(links),
            fc.shuffledSubarray([...links, ...links], { minLength: links.length * 2 }),
          ),
        ),
        (alert, [links, shuffled]) => {
          assert.deepEqual(
            rankAlert(alert, "open", shuffled, world),
            rankAlert(alert, "open", links, world),
          );
        },
      ),
    );
  });

  test("a workload linked twice counts by its surest link", () => {
    const inferred = linkTo(internal, { evidence: "inferred" });
    for (const links of [
      [inferred, linkTo(internal)],
      [linkTo(internal), inferred],
    ]) {
      const result = ranked(codeScanning(), ...links);
      assert.equal(result.risk.facts.exposure, "internal");
      assert.deepEqual(
        result.workloads.map(({ evidence }) => evidence),
        ["attested"],
      );
    }
  });

  test("time that passes never lowers a score", () => {
    fc.assert(
      fc.property(anyAlert, anyLinks, fc.nat(30), (alert, links, days) => {
        const now = new Date(world.now.getTime() + days * 86_400_000);
        const before = rankAlert(alert, "open", certain(links), world);
        const after = rankAlert(alert, "open", certain(links), { ...world, now });
        assert.ok(after.risk.score >= before.risk.score);
      }),
    );
  });

  test("no link is one evaluation without context", () => {
    const result = ranked(codeScanning());
    assert.deepEqual(result.workloads, []);
    assert.equal(result.risk.facts.exposure, "unknown");
    assert.equal(evaluate(codeScanning(), [], world).length, 1);
  });
});

const image = (digest: string): Partial<Workload> => ({
  images: [{ reference: undefined, digest, commit: undefined }],
});

const candidate = (on: Workload): WorkloadLink => linkTo(on, { isCertain: false });

suite("candidates of an alert whose image is not known", () => {
  const openA = workload({
    key: "a",
    riskFactors: ["internet-exposed", "sensitive-data"],
    ...image("sha256:a"),
  });
  const openB = workload({ key: "b", riskFactors: ["internet-exposed"], ...image("sha256:b") });
  const internalA = workload({ key: "a2", ...image("sha256:a") });
  const internalB = workload({ key: "b2", ...image("sha256:b") });

  test("an exposure they agree on is kept, with the factors of the worst", () => {
    const { risk, workloads } = ranked(codeScanning(), candidate(openB), candidate(openA));
    assert.equal(risk.facts.exposure, "open");
    assert.equal(risk.facts.sensitiveData, true);
    assert.equal(workloads.length, 2);
    const safe = ranked(codeScanning(), candidate(internalA), candidate(internalB));
    assert.equal(safe.risk.facts.exposure, "internal");
  });

  test("if they differ the exposure is unknown, without factors, and all stay listed", () => {
    const result = ranked(codeScanning(), candidate(internalB), candidate(openA));
    assert.deepEqual(result.risk.facts, ranked(codeScanning()).risk.facts);
    assert.deepEqual(keysOf(result), ["a", "b2"]);
  });

  test("several workloads of one image count as the worst of them", () => {
    const links = [candidate(openA), candidate(internalA), candidate(openB)];
    assert.equal(ranked(codeScanning(), ...links).risk.facts.exposure, "open");
    const oneImage = ranked(codeScanning(), candidate(openA), candidate(internalA));
    assert.equal(oneImage.risk.facts.exposure, "open");
  });

  test("one alone has nothing to agree with, and several that may all be wrong no more", () => {
    for (const one of [openA, internalA]) {
      assert.equal(ranked(codeScanning(), candidate(one)).risk.facts.exposure, "unknown");
      const beside = ranked(codeScanning(), candidate(one), linkTo(internalB));
      assert.deepEqual(
        beside.workloads.map(({ workload: { key } }) => key),
        [one.key, internalB.key],
      );
      assert.equal(beside.risk.facts.exposure, "unknown");
    }
    const elsewhere = (on: Workload) => linkTo(on, { isCertain: false, mayBeElsewhere: true });
    const both = ranked(codeScanning(), elsewhere(internalA), elsewhere(internalB));
    assert.equal(both.risk.facts.exposure, "unknown");
  });

  test("candidates that differ take nothing from a link that is certain", () => {
    const links = [candidate(internalB), candidate(openA), linkTo(exposed)];
    const result = ranked(codeScanning(), ...links);
    assert.equal(result.risk.facts.exposure, "open");
    assert.equal(keysOf(result)[0], "b");
  });
});

const anyRanked = fc
  .record({
    alert: anyAlert,
    number: fc.integer({ min: 1, max: 6 }),
    fixAvailable: fc.boolean(),
    createdAt: fc.constantFrom(
      "2026-10-01T08:00:00Z",
      "2026-10-01T10:00:00+02:00",
      "2026-10-01T07:59:59Z",
      "never",
    ),
  })
  .map(({ alert, number, ...rest }) => ranked(numbered({ ...alert, ...rest }, number)));

const anyList = fc.uniqueArray(anyRanked, { maxLength: 12, selector: ({ alert }) => alert.key });

const scored = (
  alert: Alert,
  number: number,
  score: number,
  changes: Partial<Pick<Alert, "fixAvailable" | "createdAt">> = {},
): RankedAlert => {
  const base = ranked(alert);
  const changed = { ...numbered(alert, number), ...changes };
  return { ...base, alert: changed, risk: { ...base.risk, score } };
};

suite("order of alerts", () => {
  test("score, then fix available, then age, then kind, then number", () => {
    const expected = [
      scored(secret(), 9, 700),
      scored(secret(), 8, 600, { fixAvailable: true, createdAt: "2026-12-31T00:00:00Z" }),
      scored(secret(), 7, 600, { createdAt: "2026-09-30T23:30:00-02:00" }),
      scored(secret(), 6, 600, { createdAt: "2026-10-01T02:00:00Z" }),
      scored(codeScanning(), 5, 600),
      scored(dependabot(), 4, 600),
      scored(secret(), 3, 600),
      scored(secret(), 10, 600),
      scored(codeScanning(), 1, 600, { createdAt: "not a time" }),
    ];
    assert.deepEqual(rank(expected.toReversed()), expected);
  });

  test("the order is total: only an alert and itself are equal, and it never contradicts itself", () => {
    fc.assert(
      fc.property(anyList, (list) => {
        for (const a of list)
          for (const b of list) {
            const order = Math.sign(compareRanked(a, b));
            assert.equal(order, 0 - Math.sign(compareRanked(b, a)));
            assert.equal(order === 0, a === b);
            for (const c of list) {
              if (order < 0 && compareRanked(b, c) < 0) assert.ok(compareRanked(a, c) < 0);
            }
          }
      }),
      { numRuns: 30 },
    );
  });

  test("the order of the input and alerts given twice change nothing", () => {
    fc.assert(
      fc.property(
        anyList.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
          ),
        ),
        ([list, shuffled]) => {
          assert.equal(JSON.stringify(rank(shuffled)), JSON.stringify(rank(list)));
        },
      ),
    );
  });

  test("a higher tier always comes first", () => {
    const list = rank([
      ranked(numbered(codeScanning({ classifications: ["test"] }), 1)),
      ranked(numbered(secret({ validity: "active" }), 2)),
      ranked(numbered(secret({ isGeneric: true, secretType: "password" }), 3)),
      ranked(numbered(codeScanning(), 4)),
    ]);
    assert.deepEqual(
      list.map(({ risk }) => risk.tier),
      ["fixNow", "fixSoon", "plan", "watch"],
    );
  });

  test("an alert that is open hides the same one as fixed, and the input is left as it was", () => {
    const open = ranked(codeScanning());
    const fixed = { ...open, state: "fixedNotDeployed" } as const;
    const input = Object.freeze([fixed, open]);
    assert.deepEqual(rank(input), [open]);
  });
});
