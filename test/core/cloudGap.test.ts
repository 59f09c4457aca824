import assert from "node:assert/strict";
import {
  type CloudReading,
  planGap,
  scopeGap,
  type UnmappedRepository,
  unmappedGap,
} from "../../src/core/cloudGap.ts";

const shop = { id: "aaaa", name: "Shop" };
const build = { id: "bbbb", name: "Build" };

function cloud(changes: Partial<CloudReading> = {}): CloudReading {
  return { subscriptions: [shop, build], chosen: [], posture: new Map(), rows: 5, ...changes };
}

suite("scope of what was read of Azure", () => {
  test("all that can be read was read: nothing to say", () => {
    assert.equal(scopeGap(cloud()), undefined);
    assert.equal(scopeGap(cloud({ chosen: ["aaaa"] })), undefined);
    // Nobody could tell.
    assert.equal(scopeGap(cloud({ subscriptions: undefined, chosen: ["cccc"] })), undefined);
  });

  test("a chosen subscription that cannot be read makes the rest partial, and is asked for", () => {
    const gap = scopeGap(cloud({ chosen: ["aaaa", "cccc"] }));
    assert.ok(gap !== undefined);
    assert.deepEqual([gap.state, gap.cause], ["partial", "permissionMissing"]);
    assert.match(gap.detail, /cccc.*Security Reader.*Choose Azure Subscriptions/);
    assert.match(gap.request ?? "", /Security Reader on:\n- subscription cccc\n/);
    assert.match(gap.request ?? "", /--scope \/subscriptions\/cccc$/);
  });

  test("where none of the chosen can be read, nothing was read", () => {
    const gap = scopeGap(cloud({ subscriptions: [], chosen: ["cccc"], rows: 0 }));
    assert.ok(gap !== undefined);
    assert.equal(gap.state, "forbidden");
  });

  // Empty lists of a tenant in which nothing is readable look like good news and are none.
  test("signed in without any subscription: the role is missing, and is asked for", () => {
    const gap = scopeGap(cloud({ subscriptions: [], rows: 0 }));
    assert.ok(gap !== undefined);
    assert.deepEqual([gap.state, gap.cause], ["forbidden", "permissionMissing"]);
    assert.match(gap.detail, /Security Reader role.*exposure is unknown until then/);
    assert.match(gap.request ?? "", /Security Reader on the subscriptions our workloads run in/);
    // Rows prove that something can be read, whatever the list of subscriptions says.
    assert.equal(scopeGap(cloud({ subscriptions: [] })), undefined);
  });
});

suite("plans of Defender", () => {
  test("on everywhere: nothing to say", () => {
    const posture = new Map([
      ["aaaa", true],
      ["bbbb", true],
    ]);
    assert.equal(planGap(cloud({ posture })), undefined);
  });

  test("off in one subscription is said and asked for by name; off in all is a state", () => {
    const one = planGap(
      cloud({
        posture: new Map([
          ["aaaa", true],
          ["bbbb", false],
        ]),
      }),
    );
    assert.ok(one !== undefined && !("state" in one));
    assert.equal(one.cause, "planOff");
    assert.match(one.detail, /off in subscription Build \(bbbb\)/);
    assert.match(one.request ?? "", /- subscription Build \(bbbb\)\n/);
    assert.match(one.request ?? "", /--name CloudPosture --tier standard --subscription bbbb$/);
    const two = planGap(
      cloud({
        posture: new Map([
          ["aaaa", false],
          ["bbbb", false],
        ]),
      }),
    );
    assert.match(two?.detail ?? "", /off in subscriptions /);
    const all = planGap(
      cloud({
        posture: new Map([
          ["aaaa", false],
          ["bbbb", false],
        ]),
      }),
    );
    assert.ok(all !== undefined && "state" in all);
    assert.equal(all.state, "off");
    assert.match(all.request ?? "", /--subscription <subscription id>$/);
  });

  test("no row is neither on nor off: what was read may not be all", () => {
    const gap = planGap(cloud({ posture: new Map([["aaaa", true]]) }));
    assert.ok(gap !== undefined && "state" in gap);
    assert.deepEqual([gap.state, gap.cause], ["partial", "permissionMissing"]);
    assert.match(gap.detail, /not known for subscription Build \(bbbb\).*Security Reader/);
    assert.match(gap.request ?? "", /Security Reader on:\n- subscription Build \(bbbb\)/);
    const both = planGap(cloud());
    assert.match(both?.detail ?? "", /for subscriptions Shop \(aaaa\), Build \(bbbb\):/);
    // Off in the only other one does not make it off in all, and is said too.
    const off = planGap(cloud({ posture: new Map([["aaaa", false]]) }));
    assert.ok(off !== undefined && "state" in off);
    assert.equal(off.state, "partial");
    assert.match(off.detail, /off in subscription Shop \(aaaa\).*not known for subscription Build/);
  });

  test("where workloads run the plan must be known, whatever subscriptions are listed", () => {
    const unlisted = { subscriptions: undefined, running: ["cccc"] };
    const gap = planGap(cloud(unlisted));
    assert.match(gap?.detail ?? "", /not known for subscription cccc:/);
    assert.equal(planGap(cloud({ ...unlisted, posture: new Map([["cccc", true]]) })), undefined);
    const none = planGap(cloud({ subscriptions: undefined }));
    assert.match(none?.detail ?? "", /not known for any subscription:/);
  });

  test("a subscription that only the plans name counts too; many are counted", () => {
    const none = planGap(cloud({ subscriptions: undefined, posture: new Map([["cccc", false]]) }));
    assert.ok(none !== undefined && "state" in none);
    const posture = new Map(["a", "b", "c", "d", "e"].map((id) => [id, false]));
    const many = planGap(cloud({ subscriptions: [], posture }));
    assert.match(many?.detail ?? "", /subscriptions a, b, c and 2 more,/);
    assert.match(many?.request ?? "", /- subscription e\n/);
  });
});

const connected = { id: "/c", fullName: "acme/shop", isOnboarded: true, state: "Onboarded" };

function unmapped(changes: Partial<UnmappedRepository>) {
  return unmappedGap({
    owner: "acme",
    name: "shop",
    running: 7,
    withDigest: 7,
    signals: 0,
    connected: [connected],
    ...changes,
  });
}

suite("why no workload is linked to a repository", () => {
  for (const [name, changes, cause, said, asked] of [
    ["nothing runs", { running: 0, withDigest: 0 }, "notMappedYet", /24 hours/, undefined],
    [
      "no digest",
      { withDigest: 0 },
      "unsupportedConfiguration",
      /7 running.*digest.*runtime-risk\.yml/,
      undefined,
    ],
    [
      "no connector",
      { connected: [] },
      "connectorMissing",
      /does not list acme\/shop/,
      /organisation acme/,
    ],
    [
      "not onboarded",
      { connected: [{ ...connected, isOnboarded: false, state: "NotOnboarded" }] },
      "connectorMissing",
      /not onboarded it \(NotOnboarded\)/,
      /acme\/shop/,
    ],
    [
      "no attestation",
      {},
      "pipelineSignalsAbsent",
      /attestation ties to acme\/shop/,
      /attest-build-provenance/,
    ],
    [
      "connector not known",
      { connected: undefined },
      "pipelineSignalsAbsent",
      /attestation/,
      /attest/,
    ],
    [
      "attested, runs elsewhere",
      { signals: 2 },
      "notMappedYet",
      /Images of acme\/shop are known/,
      undefined,
    ],
    [
      "attested without a connector",
      { signals: 2, connected: [] },
      "notMappedYet",
      /24 hours/,
      undefined,
    ],
  ] as const) {
    test(`${name}: ${cause}`, () => {
      const gap = unmapped(changes);
      assert.equal(gap?.cause, cause);
      assert.match(gap.detail, said);
      if (asked === undefined) assert.equal(gap.request, undefined);
      else assert.match(gap.request ?? "", asked);
    });
  }

  test("one workload is told of as one, and every reason says what to do", () => {
    for (const [changes, words] of [
      [
        { withDigest: 0 },
        /^The only running workload does not name its image.*so it cannot be linked/,
      ],
      [
        { connected: [] },
        /The only running workload could not be linked to it\. Ask for a connector/,
      ],
      [
        { connected: [{ ...connected, isOnboarded: false }] },
        /could not be linked to it\. Ask for it/,
      ],
      [{}, /^The only running workload does not run an image.*Let the workflow/],
      [{ signals: 2 }, /The only running workload does not run one\..*refresh then/],
    ] as const) {
      assert.match(unmapped({ running: 1, withDigest: 1, ...changes })?.detail ?? "", words);
    }
    assert.match(
      unmapped({ signals: 2 })?.detail ?? "",
      /None of the 7 running workloads runs one\./,
    );
  });

  test("attestations that could not be read leave it open", () => {
    assert.equal(unmapped({ signals: undefined }), undefined);
    assert.equal(unmapped({ signals: undefined, running: 0 })?.cause, "notMappedYet");
  });
});
