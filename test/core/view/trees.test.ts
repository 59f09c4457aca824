import assert from "node:assert/strict";
import { alertSources } from "../../../src/core/coverage.ts";
import { tierNames } from "../../../src/core/risk/risk.ts";
import type { Snapshot } from "../../../src/core/snapshot.ts";
import { alertsTree } from "../../../src/core/view/alertsTree.ts";
import { exposedResources } from "../../../src/core/view/exposedResources.ts";
import { english, type Translate } from "../../../src/core/view/text.ts";
import type { TreeNode } from "../../../src/core/view/treeNode.ts";
import type { Tree, TreeSource } from "../../../src/core/view/treeSource.ts";
import { codeScanning, numbered, workload } from "../risk/examples.ts";
import { aMember, anchor, ranked } from "./rankedExamples.ts";

const api = workload({
  key: "/api",
  name: "payments-api",
  riskFactors: ["internet-exposed"],
  portalUrl: "https://portal.azure.com/#a",
});
const jobs = workload({ key: "/jobs", name: "orders-worker", environment: "staging" });
const idle = workload({ key: "/idle", name: "idle", environment: undefined });

const now = new Date("2026-11-22T12:00:00Z");
const read = alertSources.map((name) => {
  return { source: name, state: "ok", count: 1, detail: "", checkedAt: "" } as const;
});
const alert = (number: number) => numbered(codeScanning(), number);
const alerts = [
  ranked({ alert: alert(1), tier: "fixNow", score: 900, workloads: [api, jobs] }),
  ranked({ alert: alert(2), tier: "fixSoon", score: 700, workloads: [jobs] }),
  ranked({ alert: alert(3), tier: "watch", score: 20 }),
];

function source(repository = "github.com/acme/shop", changes: Partial<Snapshot> = {}): TreeSource {
  const [host = "", owner = "", name = ""] = repository.split("/");
  return {
    repository,
    snapshot: {
      takenAt: "2026-11-22T11:00:00Z",
      repository: { host, owner, name, branch: "main", head: undefined, alertsRef: undefined },
      coverage: read,
      alerts,
      workloads: [api, idle, jobs],
      issues: [],
      ...changes,
    },
    members: (changes.alerts ?? alerts).map((one) =>
      aMember(one, one.alert.key === "codeScanning/1" ? { anchor } : {}),
    ),
    isFiltered: false,
  };
}

const alertTiers = (sources: readonly TreeSource[], t: Translate, at: Date): Tree =>
  alertsTree(sources, { grouping: "tier", now: at }, t);

/** All rows of a tree, parents before their children, with their depth. */
function all(tree: Tree, parent?: string, depth = 0): readonly { node: TreeNode; depth: number }[] {
  return tree(parent).flatMap((node) => [{ node, depth }, ...all(tree, node.id, depth + 1)]);
}

function keyOf({ target }: TreeNode): string | undefined {
  return target?.type === "alert" ? target.key : undefined;
}

function drawn(tree: Tree): readonly string[] {
  return all(tree).map(
    ({ node, depth }) => `${"  ".repeat(depth)}${node.label} | ${node.description}`,
  );
}

suite("Exposed Resources", () => {
  test("environments, their workloads, their alerts; worst first; not mapped last", () => {
    assert.deepEqual(drawn(exposedResources([source()], english)), [
      "prod | 1 workload",
      "  payments-api | internet-exposed · 1 Fix now",
      "    AKS prod-weu / payments · attested, not verified | ",
      "    src/db/query.ts | 1 Fix now",
      "      SQL injection | L42 · Fix now · #1",
      "staging | 1 workload",
      "  orders-worker | not exposed · 1 Fix now · 1 more",
      "    AKS prod-weu / payments · attested, not verified | ",
      "    src/db/query.ts | 1 Fix now",
      "      SQL injection | L42 · Fix now · #1",
      "    SQL injection | no file · Fix soon · #2",
      "Environment not known | 1 workload",
      "  idle | not exposed · no alerts",
      "    AKS prod-weu / payments · attested, not verified | ",
      "Not mapped | 1 alert · why?",
      "  No running image is known to hold the files of these alerts. | ",
      "  SQL injection | no file · Watch · #3",
    ]);
  });

  test("an environment in which nothing is sure stands after those in which something is", () => {
    const maybe = workload({
      key: "/maybe",
      name: "maybe",
      environment: "dev",
      evidence: "inferred",
      riskFactors: ["internet-exposed"],
    });
    const beside = workload({
      key: "/beside",
      name: "beside",
      environment: "prod",
      evidence: "inferred",
    });
    const workloads = [api, jobs, maybe, beside];
    const made = [
      ranked({ alert: alert(1), tier: "fixNow", score: 900, workloads: [maybe, beside] }),
      ranked({ alert: alert(2), tier: "fixSoon", score: 700, workloads: [jobs] }),
      ranked({ alert: alert(3), tier: "plan", score: 400, workloads: [api] }),
    ];
    const rows = exposedResources([source(undefined, { workloads, alerts: made })], english);
    assert.deepEqual(
      rows(undefined).map(({ label }) => label),
      ["staging", "prod", "dev"],
    );
  });

  test("a workload says what of it can be changed in Defender for Cloud", () => {
    const recommendation = {
      id: "/subscriptions/1/r",
      title: "Update",
      riskLevel: "high",
      cves: [],
      portalUrl: undefined,
    } as const;
    const threat = { id: "/subscriptions/1/a", title: "Process", severity: "high" } as const;
    const both = { ...jobs, recommendations: [recommendation], securityAlerts: [threat] };
    const one = source("github.com/acme/shop", { workloads: [both] });
    const found = all(exposedResources([one], english)).find(
      ({ node }) => node.label === "orders-worker",
    );
    assert.equal(found?.node.context, "workload hasRecommendations hasSecurityAlerts");
  });

  test("a workload without alerts has nothing to open; one with a portal page says so", () => {
    const rows = all(exposedResources([source()], english)).map(({ node }) => node);
    assert.equal(rows.find(({ label }) => label === "idle")?.children, "none");
    assert.equal(rows.find(({ label }) => label === "payments-api")?.context, "workload hasPortal");
    assert.deepEqual(rows.find(({ label }) => label === "payments-api")?.target, {
      type: "workload",
      repository: "github.com/acme/shop",
      key: "/api",
    });
  });

  test("Not mapped says why Azure was not read before what could not be asked for it", () => {
    const off = { count: undefined, checkedAt: "" } as const;
    const coverage = [
      { ...off, source: "attestations", state: "notConfigured", detail: "Not asked." },
      { ...off, source: "workloads", state: "off", detail: "Switched off." },
    ] as const;
    const tree = exposedResources([source(undefined, { coverage, workloads: [] })], english);
    assert.equal(tree(undefined).at(-1)?.tooltip.replaceAll("\\", ""), "Switched off.");
  });

  test("Not mapped says why, with the words of the source that failed", () => {
    const detail = "You are not signed in to Azure.";
    const gap = {
      source: "workloads",
      state: "unauthenticated",
      count: undefined,
      detail,
      checkedAt: "",
    } as const;
    const tree = exposedResources([source(undefined, { coverage: [gap], workloads: [] })], english);
    const row = tree(undefined).at(-1);
    assert.equal(row?.label, "Not mapped");
    assert.equal(row?.tooltip.replaceAll("\\", ""), detail);
  });
});

suite("a workload's row", () => {
  const rowsOf = (...workloads: Snapshot["workloads"]) =>
    exposedResources(
      [source(undefined, { workloads, alerts: [ranked({ alert: alert(1), workloads })] })],
      english,
    )("github.com/acme/shop\tenvironment\tprod");

  test("that is only inferred is a possibility, without a globe and after the sure ones", () => {
    const guess = workload({ key: "/a", name: "a", evidence: "inferred" });
    const open = { ...guess, riskFactors: ["internet-exposed"] } as const;
    const [, row] = rowsOf(open, workload({ key: "/b", name: "b", evidence: "declared" }));
    assert.equal(row?.label, "a");
    assert.match(row.description, /^possibly, inferred by name · 1 /);
    assert.match(row.accessibleLabel, /^a, possibly, inferred by name, /);
    assert.doesNotMatch(row.description + row.accessibleLabel, /exposed/);
    assert.deepEqual([row.icon, row.color], ["server-process", undefined]);
    assert.match(row.tooltip, /it may run this code, or another's/);
    assert.match(row.tooltip.replaceAll("\\", ""), /If it does&#58; internet-exposed/);
  });

  for (const [evidence, words] of [
    ["attested", /attestation of its image, whose signature was not verified/],
    ["record", /deployment record/],
    ["label", /label of its image/],
    ["declared", /runtime-risk\.yml/],
    ["inferred", /inferred by name/],
  ] as const)
    test(`says in words that it is ${evidence}`, () => {
      const [row] = rowsOf(workload({ evidence }));
      assert.match(row?.tooltip.replaceAll("\\", "") ?? "", words);
    });

  test("stands by its own exposure, not by an alert it shares; then by name", () => {
    const plainOne = workload({ key: "/1", name: "b", riskFactors: ["internet-exposed"] });
    const sensitive = workload({
      key: "/2",
      name: "z",
      riskFactors: ["sensitive-data", "internet-exposed"],
    });
    const onPath = { ...plainOne, key: "/3", name: "y", attackPaths: 2 };
    const same = { ...plainOne, key: "/0", name: "c" };
    const closed = workload({ key: "/4", name: "a", riskFactors: [], isEvaluated: true });
    const unknown = { ...closed, key: "/5", name: "x", isEvaluated: false };
    const rows = rowsOf(same, plainOne, closed, sensitive, unknown, onPath);
    assert.deepEqual(
      rows.map(({ label }) => label),
      ["z", "y", "b", "c", "x", "a"],
    );
  });
});

suite("fixed, not deployed", () => {
  const fix = { fixedAt: "2026-10-05T04:30:12Z", by: "code" } as const;
  const fixed = ranked({ alert: alert(4), tier: "fixNow", score: 850, workloads: [api], fix });
  const with4 = source(undefined, { alerts: [alerts[0] ?? fixed, fixed, ...alerts.slice(1)] });

  test("stands in a row of its own below its workload, and is not counted as open", () => {
    const rows = drawn(exposedResources([with4], english));
    assert.deepEqual(rows.slice(0, 7), [
      "prod | 1 workload",
      "  payments-api | internet-exposed · 1 Fix now · 1 fixed, not deployed",
      "    AKS prod-weu / payments · attested, not verified | ",
      "    src/db/query.ts | 1 Fix now",
      "      SQL injection | L42 · Fix now · #1",
      "    Fixed, not deployed | 1",
      "      SQL injection | no file · Fix now · fixed, not deployed · #4",
    ]);
  });

  test("stands in its tier of Alerts, with the words, in the order of the snapshot", () => {
    assert.deepEqual(drawn(alertTiers([with4], english, now)).slice(0, 3), [
      "Fix now | 2",
      "  SQL injection | query.ts:42 · payments-api (prod) +1 more · #1",
      "  SQL injection | no file · payments-api (prod) · fixed, not deployed · #4",
    ]);
  });

  test("a screen reader hears it after the tier", () => {
    const row = all(alertTiers([with4], english, now))[2]?.node;
    assert.match(row?.accessibleLabel ?? "", /^Fix now, fixed, not deployed, SQL injection/);
  });

  test("a workload with nothing else has no open alerts", () => {
    const only = source(undefined, { alerts: [fixed], workloads: [api] });
    assert.equal(
      drawn(exposedResources([only], english))[1],
      "  payments-api | internet-exposed · 1 fixed, not deployed",
    );
  });
});

suite("Alerts", () => {
  const analysis = {
    commit: "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
    createdAt: "2026-11-20T10:00:00Z",
    error: undefined,
    warning: undefined,
  };
  const analysed = (changes: Partial<Snapshot> = {}, own: object = {}) =>
    source(undefined, {
      repository: {
        host: "github.com",
        owner: "acme",
        name: "shop",
        branch: "topic",
        head: undefined,
        alertsRef: "refs/pull/51/merge",
        analysis: { ...analysis, ...own },
      },
      coverage: [{ source: "codeScanning", state: "ok", count: 3, detail: "Read.", checkedAt: "" }],
      ...changes,
    });
  const last = (...given: Parameters<typeof analysed>) =>
    alertTiers([analysed(...given)], english, now)(undefined).at(-1);

  test("the last row says whose alerts these are and how old the analysis is", () => {
    const row = last();
    assert.equal(row?.label, "Code scanning of pull request #51");
    assert.equal(row?.description, "analysed 2 d ago · 1a2b3c4");
    assert.deepEqual([row?.children, row?.target, row?.context], ["none", undefined, "analysis"]);
  });

  test("the row says what is wrong with the analysis, and claims nothing that is not known", () => {
    const words = (own: object) => last({}, own)?.description;
    assert.equal(
      words({ error: "timed out" }),
      "analysed 2 d ago · 1a2b3c4 · the analysis reports an error: timed out",
    );
    assert.equal(
      words({ warning: "3 files skipped" }),
      "analysed 2 d ago · 1a2b3c4 · the analysis reports a warning: 3 files skipped",
    );
    assert.equal(words({ createdAt: undefined }), "1a2b3c4");
  });

  test("there is no such row without alerts, without an analysis, or when nothing was read", () => {
    const tiers = (...given: Parameters<typeof analysed>) => last(...given)?.context;
    assert.equal(tiers({}, { createdAt: undefined, commit: undefined }), "tier");
    assert.equal(last({ alerts: [] }), undefined);
    const gap = {
      source: "codeScanning",
      state: "notConfigured",
      count: undefined,
      detail: "No analysis yet.",
      checkedAt: "",
    } as const;
    assert.equal(tiers({ coverage: [gap] }), "tier");
  });

  test("an alert that this branch brought in is called new, any other is not", () => {
    const marked = (introducedByBranch: boolean | undefined) => {
      const own = { ...alert(1), introducedByBranch };
      const one = ranked({ alert: own, tier: "fixNow", score: 900, workloads: [api] });
      return all(alertTiers([source(undefined, { alerts: [one] })], english, now)).at(-1)?.node;
    };
    assert.match(marked(true)?.tooltip ?? "", /new on this branch/);
    assert.match(marked(true)?.accessibleLabel ?? "", /new on this branch/);
    assert.doesNotMatch(marked(false)?.tooltip ?? "", /new on/);
    assert.doesNotMatch(marked(undefined)?.tooltip ?? "", /new on/);
  });

  test("tiers that hold alerts, most urgent first, their alerts in order", () => {
    assert.deepEqual(drawn(alertTiers([source()], english, now)), [
      "Fix now | 1",
      "  SQL injection | query.ts:42 · payments-api (prod) +1 more · #1",
      "Fix soon | 1",
      "  SQL injection | no file · orders-worker (staging) · #2",
      "Watch | 1",
      "  SQL injection | no file · #3",
    ]);
  });

  test("an alert with an open issue shows it and says so to commands", () => {
    const issue = {
      alert: "codeScanning/1",
      number: 45,
      title: "",
      url: "",
      state: "open",
      assignees: [],
    } as const;
    const rows = all(alertTiers([source(undefined, { issues: [issue] })], english, now));
    const row = rows.find(({ node }) => keyOf(node) === "codeScanning/1")?.node;
    assert.match(row?.description ?? "", /issue #45$/);
    assert.equal(
      row?.context,
      "alert codeScanning isOpen isScanned hasIssue hasWorkload hasPortal",
    );
    const other = rows.find(({ node }) => keyOf(node) === "codeScanning/3")?.node;
    assert.equal(other?.context, "alert codeScanning isOpen noIssue");
  });
});

suite("both trees", () => {
  const two = [source(), source("github.com/acme/shop-admin")];

  for (const [name, make] of [
    ["Exposed Resources", exposedResources],
    ["Alerts", alertTiers],
  ] as const) {
    test(`${name}: ids are unique and the same after a refresh`, () => {
      const ids = all(make(two, english, now)).map(({ node }) => node.id);
      assert.equal(new Set(ids).size, ids.length);
      const again = all(make([source(), source("github.com/acme/shop-admin")], english, now));
      assert.deepEqual(
        again.map(({ node }) => node.id),
        ids,
      );
    });

    test(`${name}: several repositories stand above their rows, one does not`, () => {
      assert.deepEqual(
        make(two, english, now)(undefined).map(({ label, children }) => [label, children]),
        [
          ["acme/shop", "expanded"],
          ["acme/shop-admin", "expanded"],
        ],
      );
      assert.deepEqual(make([], english, now)(undefined), []);
    });

    test(`${name}: every alert's accessible label names its tier`, () => {
      const rows = all(make([source()], english, now)).filter(
        ({ node }) => node.target?.type === "alert",
      );
      assert.ok(rows.length >= 3);
      for (const { node } of rows) {
        const risk = alerts.find(({ alert }) => alert.key === keyOf(node))?.risk;
        assert.ok(risk !== undefined && node.accessibleLabel.startsWith(tierNames[risk.tier]));
      }
    });

    test(`${name}: a parent nobody knows has no rows, an alert none below it`, () => {
      const tree = make([source()], english, now);
      assert.deepEqual(tree("github.com/other/x"), []);
      assert.deepEqual(tree("github.com/acme/shop\tnonsense\tx"), []);
    });

    test(`${name}: upstream text is plain in labels and escaped in tooltips`, () => {
      const hostile = "a\n$(zap)\u202e[x](command:y)";
      const on = workload({ key: "/h", name: hostile, environment: hostile });
      const bad = ranked({ alert: codeScanning({ title: hostile }), workloads: [on] });
      const rows = all(make([source(undefined, { alerts: [bad], workloads: [on] })], english, now));
      for (const { node } of rows) {
        assert.doesNotMatch(node.label, /[\n\u202e]/);
        assert.doesNotMatch(node.tooltip, /\[x\]\(|(?<!\\)\$\(/);
      }
    });
  }
});
