import assert from "node:assert/strict";
import { type CoverageState, type SourceName, sourceNames } from "../../src/core/coverage.ts";
import type { Snapshot } from "../../src/core/snapshot.ts";
import { createResourceGraph } from "../../src/sources/azure/resourceGraph.ts";
import { bundledKnownExploited } from "../../src/sources/feeds/knownExploited.ts";
import { TransportError } from "../../src/sources/transport.ts";
import { type RefreshSources, refreshRepository } from "../../src/worker/refresh.ts";
import { createRefreshRound } from "../../src/worker/refreshRound.ts";
import {
  type Answer,
  acmeShop,
  answeringTransport,
  calm,
  clientOver,
} from "../support/gitHubClient.ts";
import { noCode } from "../support/noCode.ts";
import { codeAlert } from "../support/upstreamAnswers.ts";

const now = new Date("2026-11-22T12:00:00Z");
const later = new Date("2026-11-22T13:00:00Z");
const muchLater = new Date("2026-11-22T19:00:00Z");
const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const digest = `sha256:${"ab12".repeat(16)}`;
const key =
  "/subscriptions/1111/resourcegroups/rg/providers/microsoft.containerservice/managedclusters/prod-aks/namespaces/shop/pods/api/containers/api";

const origin = { name: "origin", url: "https://github.com/acme/shop.git" };

type Place =
  | "repository"
  | "alerts"
  | "analyses"
  | "dependabot"
  | "secrets"
  | "issues"
  | "attestations"
  | "records"
  | "storage"
  | "containers"
  | "plans"
  | "paths"
  | "threats";
type Answers = Partial<Record<Place, Answer | Error>>;

const azurePage = (data: readonly object[]): Answer => ({
  body: {
    totalRecords: data.length,
    count: data.length,
    resultTruncated: "false",
    data,
    facets: [],
  },
});

const repository = {
  id: 4711,
  full_name: "acme/shop",
  default_branch: "main",
  private: true,
  archived: false,
  has_issues: true,
  owner: { login: "acme", type: "Organization" },
};

/** Every source answers, with one fact each. */
const good: Readonly<Record<Place, Answer>> = {
  repository: { body: repository },
  alerts: { body: [codeAlert({ number: 12, path: "src/query.ts", line: 42, commit })] },
  analyses: { body: [{ commit_sha: commit, created_at: "2026-11-19T08:15:30Z", error: "" }] },
  dependabot: { body: [] },
  secrets: { body: [] },
  issues: { body: [] },
  attestations: {
    body: {
      attestations_subject_digests: { [digest]: [{ repository_id: 4711 }] },
      page_info: { has_next: false },
    },
  },
  records: {
    body: {
      total_count: 1,
      deployment_records: [
        {
          logical_environment: "prod",
          cluster: "prod-aks",
          deployment_name: "shop-api-api",
          runtime_risks: ["sensitive-data"],
          updated_at: "2026-11-20T08:00:00Z",
        },
      ],
    },
  },
  storage: { body: { total_count: 0, storage_records: [] } },
  containers: azurePage([
    {
      id: `${key}/providers/microsoft.security/assessments/a-1`,
      subscriptionId: "1111",
      properties: {
        status: { code: "Unhealthy" },
        resourceDetails: { Source: "Azure", ResourceName: "api", ResourceType: "K8s-container" },
        resourceAdditionalData: { Digest: digest },
        risk: { level: "High", riskFactors: ["Exposure to the Internet"], isContextualRisk: true },
      },
    },
  ]),
  paths: azurePage([
    {
      id: "/subscriptions/1111/providers/microsoft.security/locations/weu/attackpaths/ap-1",
      name: "ap-1",
      properties: {
        entryPointEntityInternalID: "e1",
        graphComponent: {
          entities: [{ entityInternalId: "e1", entityIdentifiers: { azureResourceId: key } }],
        },
      },
    },
  ]),
  threats: azurePage([
    {
      id: "/subscriptions/1111/providers/microsoft.security/locations/weu/alerts/t-1",
      properties: {
        Status: "Active",
        Severity: "High",
        AlertDisplayName: "Suspicious process",
        ResourceIdentifiers: [
          { Type: "AzureResource", AzureResourceId: key.slice(0, key.indexOf("/namespaces/")) },
        ],
        Entities: [
          { Type: "K8s-namespace", Name: "shop" },
          { Type: "container", Name: "api" },
        ],
      },
    },
  ]),
  plans: azurePage([
    {
      id: "/subscriptions/1111/providers/microsoft.security/pricings/cloudposture",
      name: "CloudPosture",
      properties: { pricingTier: "Standard" },
    },
  ]),
};

function placeOf({ pathname }: URL, body: string): Place {
  if (pathname === "/repos/acme/shop") return "repository";
  if (pathname.endsWith("/code-scanning/alerts")) return "alerts";
  if (pathname.endsWith("/code-scanning/analyses")) return "analyses";
  if (pathname.endsWith("/dependabot/alerts")) return "dependabot";
  if (pathname.endsWith("/secret-scanning/alerts")) return "secrets";
  if (pathname.endsWith("/issues")) return "issues";
  if (pathname.endsWith("/bulk-list")) return "attestations";
  if (pathname.endsWith("/deployment-records")) return "records";
  if (pathname.endsWith("/storage-records")) return "storage";
  assert.match(pathname, /ResourceGraph/, `an unexpected request: ${pathname}`);
  if (body.includes("attackpaths")) return "paths";
  if (body.includes("locations/alerts")) return "threats";
  return body.includes("pricings") ? "plans" : "containers";
}

async function refresh(
  answers: Answers,
  changes: Partial<RefreshSources> & { readonly previous?: Snapshot; readonly at?: Date } = {},
) {
  const { transport, requests } = answeringTransport((request, url) => {
    const place = placeOf(url, String(request.body));
    const answer = answers[place] ?? good[place];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const graph = createResourceGraph({
    transport,
    endpoint: "https://management.azure.com",
    retryDelayMs: 1,
  });
  const { previous, at = now, ...sources } = changes;
  const snapshot = await refreshRepository(
    {
      clone: {
        repository: acmeShop,
        remote: origin,
        branch: "main",
        head: commit,
        upstreamBranch: "main",
        isShallow: false,
      },
      github: clientOver(transport),
      round: createRefreshRound(graph, []),
      code: noCode,
      issueLabels: ["security"],
      knownExploited: async () => ({ catalog: bundledKnownExploited(), problem: undefined }),
      ...sources,
    },
    previous,
    at,
    calm,
  );
  assert.deepEqual(
    snapshot.coverage.map(({ source }) => source),
    sourceNames,
  );
  const by = (source: SourceName) => {
    const entry = snapshot.coverage.find((found) => found.source === source);
    assert.ok(entry !== undefined);
    return entry;
  };
  return { snapshot, requests, by };
}

const offline = new TransportError("network", "no route to host");
const signedOut = new TransportError("notSignedIn", "no session");
const sovereign = new TransportError("notSignedIn", "x", { hint: "sovereignCloud" });
const refused = (status: number, message: string): Answer => ({ status, body: { message } });

/** The sources this version reads. */
const read = [
  "codeScanning",
  "dependabot",
  "secretScanning",
  "issues",
  "attestations",
  "deploymentRecords",
  "workloads",
  "attackPaths",
  "securityAlerts",
  "plans",
  "kev",
  "git",
] as const;

/** Defender evaluated the workload and found nothing. */
const quiet = azurePage([
  {
    id: `${key}/providers/microsoft.security/assessments/a-1`,
    subscriptionId: "1111",
    properties: {
      status: { code: "Unhealthy" },
      resourceDetails: { ResourceName: "api", ResourceType: "K8s-container" },
      resourceAdditionalData: { Digest: digest },
      risk: { level: "Low", riskFactors: [], isContextualRisk: true },
    },
  },
]);

suite("refresh", () => {
  test("everything read: alerts, workloads and their link, every count", async () => {
    const { snapshot, by } = await refresh({});
    assert.deepEqual(
      read.map((source) => [source, by(source).state, by(source).count]),
      [
        ["codeScanning", "ok", 1],
        ["dependabot", "ok", 0],
        ["secretScanning", "ok", 0],
        ["issues", "ok", 0],
        ["attestations", "ok", 1],
        ["deploymentRecords", "ok", 1],
        ["workloads", "ok", 1],
        ["attackPaths", "ok", 1],
        ["securityAlerts", "ok", 1],
        ["plans", "ok", 1],
        ["kev", "ok", 1662],
        ["git", "ok", 1],
      ],
    );
    assert.equal(snapshot.takenAt, now.toISOString());
    assert.deepEqual(snapshot.repository, {
      ...acmeShop,
      branch: "main",
      head: commit,
      alertsRef: "refs/heads/main",
      analysis: {
        commit,
        createdAt: "2026-11-19T08:15:30Z",
        error: undefined,
        warning: undefined,
      },
      id: 4711,
    });
    assert.equal(
      by("codeScanning").detail,
      "Alerts of main as of its analysis of 2026-11-19 08:15 UTC (1a2b3c4).",
    );
    const [workload] = snapshot.workloads;
    assert.deepEqual([workload?.key, workload?.environment], [key, "prod"]);
    assert.deepEqual(workload?.riskFactors, ["internet-exposed", "sensitive-data"]);
    assert.deepEqual(
      [workload?.attackPaths, workload?.isEntryPoint, workload?.securityAlerts.length],
      [1, true, 1],
    );
    const [ranked] = snapshot.alerts;
    assert.deepEqual(
      [ranked?.alert.key, ranked?.workloads[0]?.workload.key, ranked?.risk.facts.exposure],
      ["codeScanning/12", key, "open"],
    );
  });

  test("kinds that are switched off are neither asked for nor called missing", async () => {
    const { snapshot, requests, by } = await refresh({}, { kinds: ["secretScanning"] });
    assert.deepEqual(
      (["codeScanning", "dependabot", "secretScanning"] as const).map((source) => [
        by(source).state,
        by(source).count,
        by(source).detail,
      ]),
      [
        ["off", undefined, "Switched off by the setting alerts.kinds."],
        ["off", undefined, "Switched off by the setting alerts.kinds."],
        ["ok", 0, ""],
      ],
    );
    assert.deepEqual([snapshot.alerts, snapshot.repository.alertsRef], [[], undefined]);
    const paths = requests.map(({ url }) => new URL(url).pathname);
    assert.deepEqual(
      paths.filter((path) => /code-scanning|dependabot/.test(path)),
      [],
    );
    assert.ok(paths.some((path) => path.endsWith("/secret-scanning/alerts")));
    // What runs is known all the same.
    assert.equal(snapshot.workloads.length, 1);
  });

  test("alerts of all three kinds are ranked together, each linked by its own file", async () => {
    const dependabot: Answer = {
      body: [
        {
          number: 7,
          state: "open",
          created_at: "2026-11-01T10:00:00Z",
          dependency: {
            package: { ecosystem: "npm", name: "lodash" },
            manifest_path: "package-lock.json",
            scope: "runtime",
            relationship: "direct",
          },
          security_advisory: {
            ghsa_id: "GHSA-p6mc-m468-83gw",
            cve_id: "CVE-2020-8203",
            summary: "Prototype pollution in lodash",
            severity: "high",
          },
          security_vulnerability: {
            vulnerable_version_range: ">= 3.7.0, < 4.17.19",
            first_patched_version: { identifier: "4.17.19" },
          },
        },
      ],
    };
    const secrets: Answer = {
      body: [
        {
          number: 3,
          state: "open",
          created_at: "2026-11-01T10:00:00Z",
          secret_type: "azure_storage_account_key",
          secret_type_display_name: "Azure Storage Account Key",
          validity: "active",
          first_location_detected: {
            path: "/deploy.sh",
            start_line: 7,
            end_line: 7,
            start_column: 5,
            end_column: 60,
            commit_sha: commit,
          },
        },
      ],
    };
    const { snapshot, requests } = await refresh({ dependabot, secrets });
    assert.deepEqual(snapshot.alerts.map(({ alert }) => alert.key).toSorted(), [
      "codeScanning/12",
      "dependabot/7",
      "secretScanning/3",
    ]);
    const dependency = snapshot.alerts.find(({ alert }) => alert.kind === "dependabot");
    assert.equal(dependency?.alert.title, "lodash: Prototype pollution in lodash");
    assert.equal(dependency.alert.rule, "GHSA-p6mc-m468-83gw");
    assert.equal(dependency.risk.facts.exposure, "open");
    const secret = snapshot.alerts.find(({ alert }) => alert.kind === "secretScanning");
    assert.equal(secret?.alert.severity, "critical");
    assert.equal(secret.risk.facts.exploitation, "active");
    // Generic patterns are a list of their own, and no list may bring a secret along.
    const lists = requests
      .map(({ url }) => new URL(url))
      .filter(({ pathname }) => pathname.endsWith("/secret-scanning/alerts"));
    assert.equal(lists.length, 2);
    assert.ok(lists.every(({ searchParams }) => searchParams.get("hide_secret") === "true"));
    assert.ok(lists[1]?.searchParams.get("secret_type")?.includes("rsa_private_key"));
    const cursors = requests
      .map(({ url }) => new URL(url))
      .find(({ pathname }) => pathname.endsWith("/dependabot/alerts"));
    assert.equal(cursors?.searchParams.get("page"), null);
  });

  const states: readonly (readonly [
    string,
    Answers,
    Partial<Record<(typeof read)[number], CoverageState>>,
  ])[] = [
    [
      "the repository is missing",
      { repository: refused(404, "Not Found") },
      {
        codeScanning: "notFound",
        dependabot: "notFound",
        secretScanning: "notFound",
        issues: "notFound",
        attestations: "notFound",
        deploymentRecords: "notFound",
      },
    ],
    [
      "nobody is signed in to GitHub",
      { repository: signedOut },
      {
        codeScanning: "unauthenticated",
        dependabot: "unauthenticated",
        secretScanning: "unauthenticated",
        issues: "unauthenticated",
        attestations: "unauthenticated",
        deploymentRecords: "unauthenticated",
      },
    ],
    [
      "GitHub is not reachable",
      { repository: offline },
      {
        codeScanning: "unreachable",
        dependabot: "unreachable",
        secretScanning: "unreachable",
        issues: "unreachable",
        attestations: "unreachable",
        deploymentRecords: "unreachable",
      },
    ],
    [
      "the rate limit is reached",
      { repository: refused(429, "limit") },
      {
        codeScanning: "rateLimited",
        dependabot: "rateLimited",
        secretScanning: "rateLimited",
        issues: "rateLimited",
        attestations: "rateLimited",
        deploymentRecords: "rateLimited",
      },
    ],
    [
      "code scanning is off",
      { alerts: refused(403, "Code scanning is not enabled for this repository.") },
      { codeScanning: "off" },
    ],
    [
      "nothing was analysed yet",
      { alerts: refused(404, "no analysis found") },
      { codeScanning: "notConfigured" },
    ],
    [
      "the list is a proxy's page",
      { alerts: { headers: { "content-type": "text/html" }, body: "<html>" } },
      { codeScanning: "unreachable" },
    ],
    ["the list is no list", { alerts: { body: {} } }, { codeScanning: "unreachable" }],
    ["an alert cannot be understood", { alerts: { body: [7] } }, { codeScanning: "partial" }],
    [
      "issues are switched off",
      { repository: { body: { ...repository, has_issues: false } } },
      { issues: "off" },
    ],
    [
      "issues may not be read",
      { issues: refused(403, "Resource not accessible by integration") },
      { issues: "forbidden" },
    ],
    [
      "the repository is personal",
      { repository: { body: { ...repository, owner: { login: "acme", type: "User" } } } },
      { attestations: "notConfigured", deploymentRecords: "notConfigured" },
    ],
    [
      "attestations fail",
      { attestations: refused(500, "x") },
      { attestations: "unreachable", deploymentRecords: "unreachable" },
    ],
    [
      "records may not be read",
      { records: refused(403, "Resource not accessible by integration") },
      { deploymentRecords: "forbidden" },
    ],
    [
      "the records' answer is not readable",
      { records: { body: "<html>" } },
      { deploymentRecords: "unreachable" },
    ],
    [
      "nobody is signed in to Azure",
      { containers: signedOut, plans: signedOut },
      {
        workloads: "unauthenticated",
        plans: "unauthenticated",
        // Without the plans nobody says whether paths were looked for.
        attackPaths: "partial",
        attestations: "notConfigured",
        deploymentRecords: "notConfigured",
      },
    ],
    [
      "the role is missing in Azure",
      { containers: refused(403, "x"), plans: refused(403, "x") },
      {
        workloads: "forbidden",
        plans: "forbidden",
        attackPaths: "partial",
        attestations: "notConfigured",
        deploymentRecords: "notConfigured",
      },
    ],
    [
      "nothing runs",
      { containers: azurePage([]) },
      { attestations: "notConfigured", deploymentRecords: "notConfigured" },
    ],
    [
      "only the plans fail",
      { plans: refused(400, "x") },
      { plans: "unreachable", attackPaths: "partial" },
    ],
  ];
  for (const [name, answers, expected] of states) {
    test(`${name}: exactly the sources that were not read say so`, async () => {
      const { by } = await refresh(answers);
      for (const source of read) {
        const { state, count, detail } = by(source);
        assert.equal(state, expected[source] ?? "ok", source);
        assert.equal(count !== undefined, state === "ok" || state === "partial", source);
        if (state !== "ok") assert.notEqual(detail, "", source);
      }
    });
  }

  test("sources this version does not read never claim to be read", async () => {
    const { by } = await refresh({});
    for (const source of sourceNames.filter((name) => !read.some((known) => known === name))) {
      assert.equal(by(source).state, "notConfigured", source);
      assert.notEqual(by(source).detail, "", source);
    }
  });

  test("no attack paths are no news where Defender CSPM is off", async () => {
    const off = azurePage([
      {
        id: "/subscriptions/1111/providers/microsoft.security/pricings/cloudposture",
        name: "CloudPosture",
        properties: { pricingTier: "Free" },
      },
    ]);
    const { by } = await refresh({ paths: azurePage([]), plans: off });
    assert.equal(by("attackPaths").state, "off");
    assert.match(by("attackPaths").detail, /Defender CSPM is off in subscription 1111/);
  });

  suite("a query that could say a workload is exposed and was not read", () => {
    const nothing = {
      containers: quiet,
      paths: azurePage([]),
      records: { body: { total_count: 0, deployment_records: [] } },
    } as const satisfies Answers;
    const exposureOf = (snapshot: Snapshot) => snapshot.alerts[0]?.risk.facts.exposure;

    test("without one it is internal", async () => {
      const { snapshot } = await refresh(nothing);
      assert.equal(exposureOf(snapshot), "internal");
    });

    for (const [name, answers] of [
      ["attack paths refused", { paths: refused(403, "x") }],
      ["attack paths failed", { paths: refused(500, "x") }],
      ["an attack path of an unknown form", { paths: azurePage([{}]) }],
      ["deployment records refused", { records: refused(403, "x") }],
      ["deployment records failed", { records: refused(502, "x") }],
    ] as const satisfies readonly (readonly [string, Answers])[]) {
      test(`${name}: exposure is unknown`, async () => {
        const { snapshot } = await refresh({ ...nothing, ...answers });
        assert.equal(exposureOf(snapshot), "unknown");
        const reasons = snapshot.alerts[0]?.risk.reasons ?? [];
        assert.ok(reasons.includes("exposure unknown: not all sources could be read"));
      });
    }
  });

  test("Azure switched off by setting is off and is not asked", async () => {
    const { by, requests } = await refresh({}, { round: createRefreshRound(undefined, []) });
    assert.deepEqual([by("workloads").state, by("plans").state], ["off", "off"]);
    assert.ok(requests.every(({ auth }) => auth === "github"));
  });

  test("a shallow clone and an empty one are partial", async () => {
    const clone = {
      repository: acmeShop,
      remote: origin,
      branch: "main",
      head: commit,
      upstreamBranch: undefined,
      isShallow: true,
    };
    assert.match((await refresh({}, { clone })).by("git").detail, /shallow/);
    const empty = { ...clone, head: undefined, isShallow: false };
    assert.equal((await refresh({}, { clone: empty })).by("git").state, "partial");
  });

  test("without a workload an alert stays, its exposure unknown", async () => {
    const { snapshot } = await refresh({ containers: refused(403, "x") });
    assert.deepEqual(snapshot.alerts[0]?.workloads, []);
    assert.equal(snapshot.alerts[0]?.risk.facts.exposure, "unknown");
  });

  test("where Azure was not read, an alert's reason says so", async () => {
    const network = "Azure was not read";
    for (const [containers, reason] of [
      [offline, network],
      [refused(401, "x"), network],
      [refused(500, "x"), network],
      [refused(403, "x"), "no permission to read Azure"],
      [signedOut, "not signed in to Azure"],
      [sovereign, "not offered in this Azure cloud"],
    ] as const) {
      const { snapshot } = await refresh({ containers });
      const reasons = snapshot.alerts.flatMap(({ risk }) => risk.reasons);
      assert.ok(reasons.includes(`exposure unknown: ${reason}`), reasons.join("; "));
    }
    const { snapshot } = await refresh({ containers: azurePage([]) });
    const reasons = snapshot.alerts.flatMap(({ risk }) => risk.reasons);
    assert.ok(reasons.includes("exposure unknown: repository not mapped"), reasons.join("; "));
  });

  test("where Azure is switched off, or tells nothing without its plan, a reason says that", async () => {
    const free = azurePage([
      {
        id: "/subscriptions/1111/providers/microsoft.security/pricings/cloudposture",
        name: "CloudPosture",
        properties: { pricingTier: "Free" },
      },
    ]);
    for (const [answers, changes, reason, unasked] of [
      [
        {},
        { round: createRefreshRound(undefined, []) },
        "Azure is switched off",
        "Azure is switched off by the setting azure.enabled",
      ],
      [
        { containers: azurePage([]), plans: free, paths: azurePage([]) },
        {},
        "Defender CSPM is off",
        "Defender CSPM is off",
      ],
    ] as const) {
      const { snapshot, by } = await refresh(answers, changes);
      const reasons = snapshot.alerts.flatMap(({ risk }) => risk.reasons);
      assert.ok(reasons.includes(`exposure unknown: ${reason}`), reasons.join("; "));
      assert.equal(by("workloads").state, "off");
      const said = `Not asked: which images run is not known, because ${unasked}.`;
      assert.equal(by("attestations").detail, said);
    }
  });

  suite("after a passing failure", () => {
    for (const [name, answers] of [
      ["network", { repository: offline }],
      ["server error", { alerts: refused(503, "x") }],
      ["unreadable list", { alerts: { body: "<html>" } }],
    ] as const satisfies readonly (readonly [string, Answers])[]) {
      test(`${name}: the older alerts stay, and coverage says how old they are`, async () => {
        const { snapshot: previous } = await refresh({});
        const { snapshot, by } = await refresh(answers, { previous, at: later });
        assert.deepEqual(
          snapshot.alerts.map(({ alert }) => alert.key),
          ["codeScanning/12"],
        );
        assert.equal(by("codeScanning").state, "unreachable");
        assert.match(by("codeScanning").detail, /1 alerts? as read at 2026-11-22 12:00 UTC\./);
        assert.equal(snapshot.repository.alertsRef, "refs/heads/main");
      });
    }

    test("two failures in a row do not lose them", async () => {
      const { snapshot: first } = await refresh({});
      const { snapshot: second } = await refresh(
        { repository: offline },
        { previous: first, at: later },
      );
      const { snapshot: third } = await refresh(
        { alerts: refused(500, "x") },
        { previous: second, at: later },
      );
      assert.equal(third.alerts.length, 1);
      // They are no newer for a failure that lies between.
      const { detail } = third.coverage.find(({ source }) => source === "codeScanning") ?? {};
      assert.match(detail ?? "", /1 alert as read at 2026-11-22 12:00 UTC\./);
    });

    test("older workloads stay with their factors, and coverage says so", async () => {
      const { snapshot: previous } = await refresh({});
      for (const [source, answers] of [
        ["workloads", { containers: offline }],
        ["attestations", { attestations: refused(500, "x") }],
        ["deploymentRecords", { records: refused(500, "x") }],
      ] as const satisfies readonly (readonly [SourceName, Answers])[]) {
        const { snapshot, by } = await refresh(answers, { previous, at: later });
        const bad = ({ workloads }: Snapshot) =>
          workloads.map((one) => [
            one.key,
            one.evidence,
            one.environment,
            one.riskFactors,
            one.attackPaths,
            one.isEntryPoint,
            one.securityAlerts,
            one.recommendations,
          ]);
        assert.deepEqual(bad(snapshot), bad(previous), source);
        assert.equal(by(source).state, "unreachable");
        assert.match(by(source).detail, /1 workloads? as read at 2026-11-22 12:00 UTC\b/);
        const { by: again } = await refresh(answers, { previous: snapshot, at: muchLater });
        // They are no newer for a failure that lies between.
        assert.match(again(source).detail, /1 workloads? as read at 2026-11-22 12:00 UTC\b/);
        assert.equal(again(source).readAt, now.toISOString());
      }
    });

    for (const [name, answers] of [
      ["attestations", { attestations: refused(502, "x") }],
      ["deployment records", { records: refused(502, "x") }],
      ["attack paths", { paths: refused(500, "x") }],
      ["security alerts", { threats: refused(500, "x") }],
    ] as const satisfies readonly (readonly [string, Answers])[]) {
      test(`${name} failed: what the other sources newly say counts`, async () => {
        const { snapshot: previous } = await refresh({
          containers: quiet,
          paths: azurePage([]),
          threats: azurePage([]),
        });
        assert.equal(previous.alerts[0]?.risk.facts.exposure, "internal");
        const { snapshot } = await refresh({ ...answers }, { previous, at: later });
        const [one] = snapshot.workloads;
        assert.deepEqual(one?.riskFactors.toSorted(), ["internet-exposed", "sensitive-data"]);
        assert.equal(one.evidence, "attested");
        assert.equal(snapshot.alerts[0]?.risk.facts.exposure, "open");
        assert.equal(one.securityAlerts.length, name === "security alerts" ? 0 : 1);
      });
    }

    test("bad facts of the failed source stay, those another source took back do not", async () => {
      const { snapshot: previous } = await refresh({});
      const { snapshot: paths } = await refresh(
        { paths: refused(500, "x"), containers: quiet, threats: azurePage([]) },
        { previous, at: later },
      );
      const [onPath] = paths.workloads;
      assert.deepEqual([onPath?.attackPaths, onPath?.isEntryPoint], [1, true]);
      assert.deepEqual(onPath?.riskFactors, ["sensitive-data"]);
      assert.deepEqual(onPath.securityAlerts, []);
      const { snapshot: threats } = await refresh(
        { threats: refused(500, "x"), paths: azurePage([]) },
        { previous, at: later },
      );
      assert.equal(threats.workloads[0]?.securityAlerts.length, 1);
      assert.equal(threats.workloads[0].attackPaths, 0);
    });

    test("what runs no more by a whole list is gone, whatever else failed", async () => {
      const { snapshot: previous } = await refresh({});
      const { snapshot } = await refresh(
        { containers: azurePage([]), records: refused(502, "x") },
        { previous, at: later },
      );
      assert.deepEqual(snapshot.workloads, []);
    });

    test("what looked safe is unknown while it cannot be found again", async () => {
      const { snapshot: previous } = await refresh({ containers: quiet, paths: azurePage([]) });
      const { snapshot } = await refresh(
        { containers: offline, paths: azurePage([]) },
        { previous, at: later },
      );
      assert.equal(snapshot.workloads.length, 1);
      assert.equal(snapshot.alerts[0]?.risk.facts.exposure, "unknown");
    });

    test("what is gone for good is gone", async () => {
      const { snapshot: previous } = await refresh({});
      const { snapshot } = await refresh(
        { alerts: refused(404, "no analysis found") },
        { previous, at: later },
      );
      assert.deepEqual(snapshot.alerts, []);
      const { snapshot: fixed } = await refresh({ alerts: { body: [] } }, { previous, at: later });
      assert.deepEqual(fixed.alerts, []);
    });
  });

  test("a cancelled refresh rejects with its reason", async () => {
    const reason = new Error("closed");
    const { transport } = answeringTransport(() => good.repository);
    const sources: RefreshSources = {
      clone: {
        repository: acmeShop,
        remote: origin,
        branch: undefined,
        head: undefined,
        upstreamBranch: undefined,
        isShallow: false,
      },
      github: clientOver(transport),
      round: createRefreshRound(undefined, []),
      code: noCode,
      issueLabels: [],
      knownExploited: () => new Promise<never>(() => undefined),
    };
    await assert.rejects(
      refreshRepository(sources, undefined, now, AbortSignal.abort(reason)),
      reason,
    );
  });
});
