import assert from "node:assert/strict";
import * as queries from "../../src/sources/azure/queries.ts";
import { createResourceGraph } from "../../src/sources/azure/resourceGraph.ts";
import { isRecord } from "../../src/sources/json.ts";
import { azureDetails } from "../../src/worker/azureDetails.ts";
import { readAzure } from "../../src/worker/azureFacts.ts";
import { createRefreshRound } from "../../src/worker/refreshRound.ts";
import { explainUnmapped } from "../../src/worker/unmapped.ts";
import { type Answer, acmeShop, answeringTransport, calm } from "../support/gitHubClient.ts";

const digest = `sha256:${"ab12".repeat(16)}`;
const group = "/subscriptions/aaaa/resourcegroups/rg/providers";
const assessment = "/providers/microsoft.security/assessments/";

function running(id: string, resourceType: string, extra: object = {}) {
  return {
    id: `${group}/${id}${assessment}a-1`,
    subscriptionId: "aaaa",
    properties: {
      status: { code: "Unhealthy" },
      resourceDetails: { Source: "Azure", ResourceName: id, ResourceType: resourceType },
      ...extra,
    },
  };
}

const container = running(
  "microsoft.containerservice/managedclusters/c/namespaces/n/pods/p/containers/c",
  "K8s-container",
  { resourceAdditionalData: { Digest: digest } },
);

function plan(subscription: string, pricingTier: string) {
  const id = `/subscriptions/${subscription}/providers/microsoft.security/pricings/cloudposture`;
  return { id, name: "CloudPosture", subscriptionId: subscription, properties: { pricingTier } };
}

function subscription(id: string, name: string) {
  return { id: `/subscriptions/${id}`, name, subscriptionId: id, tenantId: "t-1" };
}

const constants = { ...queries };
const known = [
  "attackPathsQuery",
  "connectedRepositoriesQuery",
  "functionAppsQuery",
  "governanceQuery",
  "plansQuery",
  "registryImagesQuery",
  "runningWorkloadsQuery",
  "secureScoreControlsQuery",
  "secureScoresQuery",
  "securityAlertsQuery",
  "subscriptionsQuery",
] as const satisfies readonly (keyof typeof queries)[];
type Known = (typeof known)[number];
type Rows = Partial<Record<Known, readonly object[] | Answer>>;

/** Azure as a few rows: each query is known by its text up to its values. */
function azure(answers: Rows, subscriptions: readonly string[] = []) {
  const asked: string[] = [];
  const { transport } = answeringTransport((request): Answer => {
    const body: unknown = JSON.parse(String(request.body));
    const text = isRecord(body) ? String(body["query"]) : "";
    const name = known.find((one) => text.startsWith(constants[one].split("{")[0] ?? ""));
    asked.push(name ?? text);
    const answer = name === undefined ? [] : (answers[name] ?? []);
    if (!("length" in answer)) return answer;
    const data: readonly object[] = answer;
    return {
      body: { totalRecords: data.length, count: data.length, resultTruncated: "false", data },
    };
  });
  const endpoint = "https://management.azure.com";
  return { graph: createResourceGraph({ transport, endpoint, subscriptions }), asked };
}

const atRefresh = [
  "attackPathsQuery",
  "plansQuery",
  "runningWorkloadsQuery",
  "securityAlertsQuery",
  "subscriptionsQuery",
];

suite("facts from Azure", () => {
  test("five queries at a refresh, whatever they find, and one more where there are sites", async () => {
    const none = azure({});
    await readAzure(none.graph, calm);
    assert.deepEqual(none.asked.toSorted(), atRefresh);
    const site = running("microsoft.web/sites/fn", "microsoft.web/sites");
    const withSite = azure({
      runningWorkloadsQuery: [site],
      functionAppsQuery: [{ id: `${group}/microsoft.web/sites/FN` }],
    });
    const facts = await readAzure(withSite.graph, calm);
    assert.deepEqual(withSite.asked.toSorted(), [...atRefresh, "functionAppsQuery"].toSorted());
    assert.deepEqual(
      facts.workloads.map(({ kind }) => kind),
      ["functionApp"],
    );
  });

  test("switched off nothing is asked, and it is said", async () => {
    const facts = await readAzure(undefined, calm);
    assert.deepEqual(
      [facts.rows, facts.plans, facts.paths, facts.threats].map(({ problem }) => problem?.state),
      ["off", "off", "off", "off"],
    );
    assert.equal(facts.securityAlerts, undefined);
  });

  test("rows of an unknown form are counted, and make the source partial", async () => {
    const { graph } = azure({ runningWorkloadsQuery: [container, {}, { id: "/x" }] });
    const { rows, workloads } = await readAzure(graph, calm);
    assert.deepEqual([rows.problem?.state, workloads.length], ["partial", 1]);
    assert.match(rows.problem?.detail ?? "", /2 rows of the workloads could not be read/);
  });

  test("a workload whose risk cannot be read is counted, and only it is in doubt", async () => {
    const risk = { level: "Low", isContextualRisk: true, attackPathsReferences: [7] };
    const broken = { ...container, properties: { ...container.properties, risk } };
    const { graph } = azure({
      runningWorkloadsQuery: [broken],
      plansQuery: [plan("aaaa", "Standard")],
    });
    const { rows, workloads, unread } = await readAzure(graph, calm);
    assert.equal(rows.problem?.state, "partial");
    assert.match(rows.problem.detail, /^1 of the workloads could only be read in part;.*Refresh/);
    assert.deepEqual([workloads[0]?.isRiskRead, unread], [false, []]);
  });

  test("an attack path that cannot be read may lead over any workload", async () => {
    const on = { plansQuery: [plan("aaaa", "Standard")], runningWorkloadsQuery: [container] };
    const attackPathsQuery = [
      { name: "p1", properties: "{broken" },
      { name: "p2", properties: null },
    ];
    const { graph } = azure({ ...on, attackPathsQuery });
    const { paths, unread } = await readAzure(graph, calm);
    assert.equal(paths.problem?.state, "partial");
    assert.match(
      paths.problem.detail,
      /^2 of the attack paths could only be read in part;.*Refresh/,
    );
    assert.deepEqual(unread, ["attackPaths"]);
  });

  test("a security alert whose entities cannot be read is listed, counted and said", async () => {
    const id = "/subscriptions/aaaa/providers/microsoft.security/locations/weu/alerts/1";
    const properties = { Status: "Active", Entities: '[{"Name":"web","Type":"contai' };
    const { graph } = azure({ securityAlertsQuery: [{ id, properties }] });
    const { threats, securityAlerts } = await readAzure(graph, calm);
    assert.equal(securityAlerts?.length, 1);
    assert.equal(threats.problem?.state, "partial");
    assert.match(threats.problem.detail, /^1 of the security alerts could only be read in part;/);
  });

  test("no attack path where the plan is off is not the same as none", async () => {
    const all = azure({ plansQuery: [plan("aaaa", "Free")] });
    const off = await readAzure(all.graph, calm);
    assert.deepEqual([off.paths.problem?.state, off.paths.problem?.cause], ["off", "planOff"]);
    assert.equal(off.rows.problem?.state, "off");
    assert.equal(off.plans.problem, undefined);
    assert.equal(off.plans.why?.cause, "planOff");
    const one = azure({
      plansQuery: [plan("aaaa", "Standard"), plan("bbbb", "Free")],
      subscriptionsQuery: [subscription("aaaa", "Shop"), subscription("bbbb", "Build")],
      runningWorkloadsQuery: [container],
    });
    const some = await readAzure(one.graph, calm);
    assert.equal(some.paths.problem, undefined);
    assert.match(some.paths.note ?? "", /off in subscription Build \(bbbb\)/);
    assert.match(some.paths.why?.request ?? "", /Defender CSPM.*Build \(bbbb\)/s);
    assert.equal(some.rows.note, undefined);
    assert.deepEqual(
      [...some.posture],
      [
        ["aaaa", true],
        ["bbbb", false],
      ],
    );
  });

  test("where the plan is not known, no attack path is none that was left out", async () => {
    const shop = { subscriptionsQuery: [subscription("aaaa", "Shop")] };
    const none = await readAzure(
      azure({ ...shop, runningWorkloadsQuery: [container] }).graph,
      calm,
    );
    for (const { problem } of [none.plans, none.paths]) {
      assert.equal(problem?.state, "partial");
      assert.match(problem.detail, /^Whether Defender CSPM is on is not known.*Shop \(aaaa\)/);
    }
    assert.deepEqual([none.rows.problem, none.threats.problem], [undefined, undefined]);
    const path = { name: "p", properties: { target: { id: "/subscriptions/aaaa/x" } } };
    const some = await readAzure(azure({ ...shop, attackPathsQuery: [path] }).graph, calm);
    assert.deepEqual([some.paths.problem?.state, some.attackPaths.length], ["partial", 1]);
    const failed = azure({ ...shop, plansQuery: { status: 403, body: {} } });
    const { plans, paths } = await readAzure(failed.graph, calm);
    assert.deepEqual([plans.problem?.state, paths.problem?.state], ["forbidden", "partial"]);
    assert.match(
      paths.problem?.detail ?? "",
      /^Whether Defender CSPM is on is not known, so there/,
    );
    // Whether anything runs where nothing is listed is in the same doubt.
    assert.equal(some.rows.problem?.state, "partial");
  });

  test("chosen subscriptions that cannot be read make every list partial", async () => {
    const { graph } = azure(
      { subscriptionsQuery: [subscription("aaaa", "Shop")], runningWorkloadsQuery: [container] },
      ["AAAA", "cccc"],
    );
    const facts = await readAzure(graph, calm);
    for (const { problem } of [facts.rows, facts.plans, facts.paths, facts.threats]) {
      assert.deepEqual([problem?.state, problem?.cause], ["partial", "permissionMissing"]);
    }
    assert.equal(facts.workloads.length, 1);
  });

  test("a tenant without a readable subscription is a missing role for every source", async () => {
    const { graph } = azure({});
    const facts = await readAzure(graph, calm);
    for (const { problem } of [facts.rows, facts.plans, facts.paths, facts.threats]) {
      assert.deepEqual([problem?.state, problem?.cause], ["forbidden", "permissionMissing"]);
      assert.match(problem?.request ?? "", /Security Reader/);
    }
  });

  test("a missing role comes with the text that asks for it, by the names that are known", async () => {
    const { graph } = azure(
      {
        runningWorkloadsQuery: { status: 403, body: {} },
        subscriptionsQuery: [subscription("aaaa", "Shop")],
        plansQuery: [plan("aaaa", "Standard")],
      },
      ["aaaa"],
    );
    const { rows, plans } = await readAzure(graph, calm);
    assert.deepEqual(
      [rows.problem?.state, rows.problem?.cause],
      ["forbidden", "permissionMissing"],
    );
    assert.match(rows.problem?.request ?? "", /Security Reader on:\n- subscription Shop \(aaaa\)/);
    assert.equal(plans.problem, undefined);
  });

  test("subscriptions that could not be listed change nothing", async () => {
    const { graph } = azure({
      subscriptionsQuery: { status: 403, body: {} },
      runningWorkloadsQuery: [container],
      plansQuery: [plan("aaaa", "Standard")],
    });
    const facts = await readAzure(graph, calm);
    assert.deepEqual(
      [facts.rows, facts.plans, facts.paths, facts.threats].map(({ problem }) => problem),
      [undefined, undefined, undefined, undefined],
    );
  });
});

suite("a repository without a workload", () => {
  const explain = async (answers: Rows, linked = 0, signals: number | undefined = 0) => {
    const { graph, asked } = azure(answers);
    const facts = await readAzure(graph, calm);
    const before = asked.length;
    const gap = await explainUnmapped(
      {
        repository: acmeShop,
        azure: facts,
        linked,
        signals,
        connected: createRefreshRound(graph, [acmeShop]).connected,
      },
      calm,
    );
    return { gap, more: asked.slice(before) };
  };
  const on = { plansQuery: [plan("aaaa", "Standard")], runningWorkloadsQuery: [container] };

  test("is explained by what Defender's connectors list, asked for once", async () => {
    const { gap, more } = await explain(on);
    assert.equal(gap?.cause, "connectorMissing");
    assert.deepEqual(more, ["connectedRepositoriesQuery"]);
    const id = "/subscriptions/x/securityconnectors/c/devops/default/githubowners/acme/repos/shop";
    const listed = { id, properties: { onboardingState: "Onboarded" } };
    const onboarded = await explain({ ...on, connectedRepositoriesQuery: [listed] });
    assert.equal(onboarded.gap?.cause, "pipelineSignalsAbsent");
    const refused = await explain({ ...on, connectedRepositoriesQuery: { status: 403, body: {} } });
    assert.equal(refused.gap?.cause, "pipelineSignalsAbsent");
  });

  test("needs no explanation when one is linked, or Azure itself could not be read", async () => {
    assert.deepEqual(await explain(on, 1), { gap: undefined, more: [] });
    const failed = await explain({ ...on, runningWorkloadsQuery: { status: 403, body: {} } });
    assert.deepEqual(failed, { gap: undefined, more: [] });
  });
});

suite("details from Azure", () => {
  test("each is one query", async () => {
    const { graph, asked } = azure({
      secureScoresQuery: [
        { id: "/subscriptions/aaaa/x", properties: { score: { max: 10, current: 5 } } },
        { id: "/subscriptions/aaaa/y", properties: {} },
      ],
    });
    const details = azureDetails(graph);
    const repositories = await details.connectedRepositories([acmeShop], calm);
    assert.deepEqual(repositories, { facts: [], problem: undefined });
    await details.registryImages(calm);
    await details.governance(calm);
    await details.secureScoreControls(calm);
    const scores = await details.secureScores(calm);
    assert.deepEqual(
      [scores.facts.map(({ share }) => share), scores.problem?.state],
      [[0.5], "partial"],
    );
    assert.deepEqual(asked, [
      "connectedRepositoriesQuery",
      "registryImagesQuery",
      "governanceQuery",
      "secureScoreControlsQuery",
      "secureScoresQuery",
    ]);
  });

  test("CVEs are asked for over the tenant, 500 at a time, and only those that are some", async () => {
    const bodies: unknown[] = [];
    const { transport } = answeringTransport((request) => {
      bodies.push(JSON.parse(String(request.body)));
      const data = [{ properties: { cveId: `CVE-2026-000${bodies.length}` } }];
      return { body: { totalRecords: 1, count: 1, resultTruncated: "false", data } };
    });
    const graph = createResourceGraph({
      transport,
      endpoint: "https://management.azure.com",
      subscriptions: ["aaaa"],
    });
    const ids = Array.from({ length: 501 }, (_, n) => `cve-2026-${10_000 + n}`);
    const reading = await azureDetails(graph).cves([...ids, "x') or true", ids[0] ?? ""], calm);
    assert.deepEqual(
      reading.facts.map(({ id }) => id),
      ["CVE-2026-0001", "CVE-2026-0002"],
    );
    assert.equal(bodies.length, 2);
    for (const body of bodies) {
      assert.ok(isRecord(body));
      assert.equal(body["subscriptions"], undefined);
      assert.doesNotMatch(String(body["query"]), /or true/);
    }
    assert.equal((await azureDetails(graph).cves(["x"], calm)).facts.length, 0);
    assert.equal(bodies.length, 2);
  });
});
