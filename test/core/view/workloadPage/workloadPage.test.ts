import assert from "node:assert/strict";
import type { Anchor } from "../../../../src/core/anchor.ts";
import type { PathAccount } from "../../../../src/core/attackPath.ts";
import type { Assignment } from "../../../../src/core/remedy/cloudChange.ts";
import type {
  AdviceSection,
  AlertsSection,
  CodeToCloudSection,
  CvesSection,
  PageSection,
  WhySection,
} from "../../../../src/core/view/workloadPage/page.ts";
import { workloadPage } from "../../../../src/core/view/workloadPage/workloadPage.ts";
import type { Image, Recommendation, Workload } from "../../../../src/core/workload.ts";
import { codeScanning, linkTo, numbered, workload } from "../../risk/examples.ts";
import { anchor, ranked } from "../rankedExamples.ts";
import { aPage, coverage } from "./aPage.ts";

const commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const digest = `sha256:${"ab".repeat(32)}`;

const image: Image = {
  reference: "acme.azurecr.io/payments-api:1.4",
  digest,
  commit,
  evidence: "attested",
  workflow: ".github/workflows/api.yml",
  run: "https://github.com/acme/shop/actions/runs/77",
  build: { dockerfile: "api/Dockerfile", target: undefined, workflow: undefined, reason: "" },
  deployed: {
    kind: "compared",
    branch: "main",
    behind: 14,
    ahead: 0,
    committedAt: "2026-11-20T12:00:00Z",
  },
};

function recommendation(changes: Partial<Recommendation> = {}): Recommendation {
  return {
    id: "r",
    title: "Update openssl",
    riskLevel: "high",
    cves: [],
    portalUrl: undefined,
    ...changes,
  };
}

function pageOf(...given: Parameters<typeof aPage>) {
  const page = workloadPage(aPage(...given));
  const section = <Section extends PageSection>(id: Section["id"]): Section => {
    const found = page.sections.find((one) => one.id === id);
    // The id tells the kind of the section.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return (found ?? assert.fail(`there is no section ${id}`)) as Section;
  };
  return {
    page,
    why: section<WhySection>("why"),
    way: section<CodeToCloudSection>("codeToCloud"),
    alerts: section<AlertsSection>("alerts"),
    cves: section<CvesSection>("cves"),
    recommendations: section<AdviceSection>("recommendations"),
    threats: section<AdviceSection>("securityAlerts"),
    paths: section<AdviceSection>("attackPaths"),
  };
}

suite("the page's head", () => {
  test("who it is, how that is known, and where else it is shown", () => {
    const { page } = pageOf({ images: [image], portalUrl: "https://portal.azure.com/#x" });
    assert.equal(page.title, "payments-api");
    assert.equal(page.kind, "Kubernetes container");
    assert.equal(page.notice, undefined);
    assert.deepEqual(
      page.identity.map(({ name, value }) => `${name}: ${value}`),
      [
        "Environment: prod",
        "Platform: AKS",
        "Cluster: prod-weu",
        "Namespace: payments",
        "As of: 1 h ago",
        "Evidence: Known by the attestation of its image, whose signature was not verified.",
      ],
    );
    assert.deepEqual(page.links, [
      { label: "View in Defender for Cloud", url: "https://portal.azure.com/#x" },
      { label: "View on GitHub", url: `https://github.com/acme/shop/commit/${commit}` },
    ]);
  });

  test("without a page in the portal and without a commit the repository is left", () => {
    assert.deepEqual(pageOf().page.links, [
      { label: "View on GitHub", url: "https://github.com/acme/shop" },
    ]);
  });

  test("of what only a name ties to the code everything is possibly", () => {
    const { page, why, way } = pageOf({
      evidence: "inferred",
      images: [{ ...image, evidence: "inferred" }],
      riskFactors: ["internet-exposed"],
    });
    assert.match(page.notice ?? "", /^Possibly not this repository's/);
    assert.equal(why.rows[0]?.title, "Possibly internet-exposed");
    assert.match(why.notes[0] ?? "", /only if the workload runs this repository's code/);
    const guess = way.graph.edges.find(({ to }) => to.startsWith("image "));
    assert.deepEqual([guess?.isPossible, guess?.label], [true, "possibly"]);
    assert.ok(
      way.graph.edges
        .filter(({ from, to }) => [from, to].includes("internet"))
        .every(({ isPossible }) => isPossible),
    );
  });

  test("texts of upstream are one line, without what hides or reorders", () => {
    const { page } = pageOf({ name: "api\n\u202egnp.exe\u200b" });
    assert.equal(page.title, "api gnp.exe");
  });
});

suite("why it matters", () => {
  test("factors, the most telling first, with who says so and as of when", () => {
    const { why } = pageOf({
      riskFactors: ["lateral-movement", "sensitive-data", "internet-exposed"],
      otherRiskFactors: ["Weak authorization"],
      declaredFactors: ["sensitive-data"],
      isEntryPoint: true,
    });
    assert.deepEqual(
      why.rows.map(({ title, from }) => `${title} (${from})`),
      [
        "Internet-exposed (Defender for Cloud · 1 h ago)",
        "Sensitive data (.github/runtime-risk.yml)",
        "Lateral movement (Defender for Cloud · 1 h ago)",
        "Weak authorization (Defender for Cloud · 1 h ago)",
        "Defender's risk level: low (Defender for Cloud · 1 h ago)",
      ],
    );
    assert.match(why.rows[0]?.evidence ?? "", /An attack path starts here/);
  });

  test("a record's facts are the record's", () => {
    const { why } = pageOf({
      key: "record:prod/weu/api",
      riskFactors: ["internet-exposed"],
      isEvaluated: false,
      riskLevel: "notEvaluated",
    });
    assert.deepEqual(
      why.rows.map(({ from }) => from),
      ["GitHub deployment record · 1 h ago"],
    );
  });

  test("nothing found is said only where somebody looked", () => {
    const looked = pageOf({ riskLevel: "notEvaluated" }).why;
    assert.match(looked.empty ?? "", /looked at its surroundings and found no risk factor/);
    const unknown = pageOf({ isEvaluated: false, riskLevel: "notEvaluated" }).why;
    assert.equal(unknown.empty, undefined);
    assert.deepEqual(
      unknown.rows.map(({ title, weight }) => [title, weight]),
      [["Exposure unknown", "unknown"]],
    );
    assert.match(unknown.rows[0]?.evidence ?? "", /Nobody looked at its surroundings/);
  });

  test("why nobody could say is what the coverage says", () => {
    const gap = coverage({
      plans: { state: "unauthenticated", detail: "You are not signed in to Azure." },
    });
    const { why } = pageOf({ isEvaluated: false, riskLevel: "notEvaluated" }, { coverage: gap });
    assert.equal(why.rows[0]?.evidence, "You are not signed in to Azure.");
  });

  test("what was not read to its end is never taken for closed", () => {
    const { why } = pageOf({ unread: ["attackPaths"] });
    assert.ok(
      why.rows.some(
        ({ weight, evidence }) => weight === "unknown" && /Not all that could say/.test(evidence),
      ),
    );
  });
});

suite("from code to cloud", () => {
  test("each step of the way, and what reaches it and is reached", () => {
    const { way } = pageOf({
      images: [image],
      riskFactors: ["internet-exposed", "sensitive-data", "critical-resource"],
    });
    assert.deepEqual(way.graph.steps, [
      "Code “acme/shop”: commit 1a2b3c4, 14 commits behind main. Leads to Build “api.yml”.",
      "Build “api.yml”: run 77, api/Dockerfile. Leads to Image “payments-api:1.4”.",
      "Image “payments-api:1.4”: sha256:abababababab, attested, not verified. Leads to Registry “acme.azurecr.io”.",
      "Registry “acme.azurecr.io”. Leads to Workload “payments-api”.",
      "Internet “anybody”. Leads to Workload “payments-api” (can reach).",
      "Workload “payments-api”: prod-weu / payments, prod, critical resource. Leads to Data “sensitive data” (can get at).",
      "Data “sensitive data”.",
    ]);
  });

  test("which commit runs, against the branch, with the page that lists what is missing", () => {
    const { way } = pageOf({ images: [image] });
    assert.deepEqual(way.running, [
      {
        text: "Running 1a2b3c4, 14 commits behind main, committed 2 d ago.",
        link: {
          label: "See what is not deployed on GitHub",
          url: `https://github.com/acme/shop/compare/${commit}...main`,
        },
      },
    ]);
    const latest = pageOf({
      images: [
        {
          ...image,
          deployed: {
            kind: "compared",
            branch: "main",
            behind: 0,
            ahead: 0,
            committedAt: undefined,
          },
        },
      ],
    });
    assert.equal(latest.way.running[0]?.text, "Running 1a2b3c4, the latest of main.");
    assert.equal(latest.way.running[0]?.link?.url, `https://github.com/acme/shop/commit/${commit}`);
  });

  test("what is not known is not drawn as known", () => {
    const { way } = pageOf({ images: [{ reference: undefined, digest, commit: undefined }] });
    assert.deepEqual(way.running, [{ text: "Which commit runs is not known.", link: undefined }]);
    assert.deepEqual(
      way.graph.nodes.map(({ kind, label }) => [kind, label]),
      [
        ["code", "acme/shop"],
        ["image", "name not known"],
        ["workload", "payments-api"],
      ],
    );
  });

  test("a declared workload without an image hangs on the declaration", () => {
    const { way } = pageOf({ key: "declared:api", evidence: "declared", images: [] });
    assert.deepEqual(
      way.graph.edges.map(({ label }) => label),
      ["declared"],
    );
  });

  test("of many images the first ones are drawn and the others counted; a common registry once", () => {
    const images = Array.from({ length: 7 }, (_, at) => ({
      ...image,
      digest: `sha256:${`${at}`.repeat(64)}`,
    }));
    const { way } = pageOf({ images });
    assert.deepEqual(way.notes, ["3 more images of this workload are not drawn."]);
    const count = (kind: string) => way.graph.nodes.filter((node) => node.kind === kind).length;
    assert.deepEqual([count("image"), count("registry"), count("code")], [4, 1, 1]);
    const ids = new Set(way.graph.nodes.map(({ id }) => id));
    assert.equal(ids.size, way.graph.nodes.length);
  });

  test("an image that its registry lost is marked", () => {
    const { way } = pageOf({ images: [{ ...image, storageStatus: "deleted" }] });
    const registry = way.graph.nodes.find(({ kind }) => kind === "registry");
    assert.deepEqual(
      [registry?.details, registry?.emphasis],
      [["image deleted from its registry"], "danger"],
    );
  });
});

suite("its alerts", () => {
  const on = workload();
  const alert = numbered(codeScanning(), 12);

  test("tier, title and place, and only the reasons that are the alert's own", () => {
    const one = ranked({
      alert,
      workloads: [on],
      reasons: [
        "internet-exposed",
        "on 2 attack paths",
        "open security alert (high)",
        "SQL injection (high)",
      ],
    });
    const anchors = new Map<typeof alert.key, Anchor>([[alert.key, anchor]]);
    const { alerts } = pageOf({}, { alerts: [one], anchors });
    assert.deepEqual(alerts.rows, [
      {
        key: "codeScanning/12",
        tier: "fixNow",
        tierName: "Fix now",
        title: "SQL injection",
        place: "query.ts:42",
        details: ["Code scanning", "SQL injection (high)"],
        link: { label: "#12 on GitHub", url: alert.url },
      },
    ]);
    assert.deepEqual([alerts.count, alerts.empty], [1, undefined]);
  });

  test("a tier that another workload decided says which, and what is uncertain says so", () => {
    const worse = workload({ key: "/prod", name: "payments-api", environment: "prod" });
    const here = workload({ key: "/staging", environment: "staging" });
    const made = ranked({ alert, workloads: [worse, here], reasons: [] });
    const links = [
      linkTo(worse),
      linkTo(here, { isCertain: false, reason: "Several images may hold this file." }),
    ];
    const { alerts } = pageOf(
      { key: "/staging", environment: "staging" },
      { alerts: [{ ...made, workloads: links }] },
    );
    assert.deepEqual(alerts.rows[0]?.details, [
      "Code scanning",
      "possibly in this image: Several images may hold this file.",
      "tier by payments-api (prod)",
    ]);
  });

  test("none is said with what was not read", () => {
    const unread = [
      ...coverage(),
      {
        source: "dependabot",
        state: "forbidden",
        count: undefined,
        detail: "",
        checkedAt: "",
      } as const,
    ];
    assert.equal(pageOf().alerts.empty, "No alert of acme/shop is known to be in what it runs.");
    assert.equal(
      pageOf({}, { coverage: unread }).alerts.empty,
      "No alert of acme/shop is known to be in what it runs. Not all was read: Dependabot: not permitted.",
    );
  });

  test("more than a page holds are counted", () => {
    const many = Array.from({ length: 120 }, (_, at) =>
      ranked({ alert: numbered(codeScanning(), at + 1), workloads: [on] }),
    );
    const { alerts } = pageOf({}, { alerts: many });
    assert.deepEqual([alerts.count, alerts.rows.length], [120, 100]);
    assert.equal(alerts.notes[0], "20 more are in the Alerts view.");
  });
});

suite("its image's CVEs", () => {
  const software = {
    name: "openssl",
    kind: "os",
    installed: "3.0.9",
    fixedVersion: "3.0.11",
  } as const;
  const os = recommendation({
    cves: ["CVE-2023-1", "CVE-2023-2"],
    exploitable: ["CVE-2023-2"],
    software,
  });
  const region = { startLine: 3, startColumn: 6, endLine: 3, endColumn: 20 };
  const base = { image: "node:20", region };
  const dockerfile = {
    path: "api/Dockerfile",
    uri: "file:///shop/api/Dockerfile",
    image: {
      base,
      platform: undefined,
      packages: [],
      copiesFrom: [],
      systemCopy: undefined,
      isSystemOfBase: true,
    },
  } as const;

  test("package, versions, CVEs with known exploits first, and the line they come from", () => {
    const { cves } = pageOf({ images: [image], recommendations: [os] }, { dockerfile });
    assert.deepEqual(cves.rows, [
      {
        package: "openssl",
        installed: "3.0.9",
        fixedIn: "3.0.11",
        cves: "CVE-2023-2 (exploit known), CVE-2023-1",
        place: { label: "Dockerfile:3", uri: "file:///shop/api/Dockerfile", line: 3 },
        placeWords: "in the base image",
      },
    ]);
    assert.equal(cves.count, 2);
  });

  test("why there is no line", () => {
    const notes = (changes: Partial<Workload>) =>
      pageOf({ recommendations: [os], ...changes }).cves.notes;
    assert.match(notes({ images: [image, image] })[0] ?? "", /runs several images/);
    assert.match(notes({})[0] ?? "", /Which Dockerfile builds its image cannot be told/);
    assert.match(notes({ images: [image] })[0] ?? "", /could not be read in this working tree/);
    const guess = notes({ images: [image], evidence: "inferred" });
    assert.match(guess[0] ?? "", /Whether this repository builds its image is not known/);
  });

  test("none: because there is none, because it was not read, or because nobody could look", () => {
    assert.equal(pageOf().cves.empty, "Defender for Cloud lists no CVE for its image.");
    const off = coverage({
      workloads: { state: "off", count: undefined, detail: "Switched off by a setting." },
    });
    assert.equal(pageOf({}, { coverage: off }).cves.empty, "Switched off by a setting.");
    assert.match(
      pageOf({ key: "record:a/b/c" }).cves.empty ?? "",
      /Only a deployment record on GitHub/,
    );
    assert.match(pageOf({ key: "declared:a" }).cves.empty ?? "", /Only the repository's own file/);
  });
});

suite("what Defender advises", () => {
  test("the highest level first, with what to do, one step a line", () => {
    const low = recommendation({ title: "B", riskLevel: "low" });
    const high = recommendation({
      title: "A",
      cves: ["CVE-2023-1"],
      remediation: "In short:\n- open a shell\n- update",
      description: "It is old.",
      portalUrl: "https://portal.azure.com/#r",
    });
    const { recommendations } = pageOf({ recommendations: [low, high] });
    assert.deepEqual(recommendations.rows, [
      {
        title: "A",
        tags: ["High risk", "1 CVE"],
        isHigh: true,
        description: ["It is old."],
        remediation: [
          { text: "In short:", isStep: false },
          { text: "Open a shell", isStep: true },
          { text: "Update", isStep: true },
        ],
        link: { label: "View in Defender for Cloud", url: "https://portal.azure.com/#r" },
        graph: undefined,
      },
      {
        title: "B",
        tags: ["Low risk"],
        isHigh: false,
        description: [],
        remediation: [],
        link: undefined,
        graph: undefined,
      },
    ]);
  });

  test("who follows a recommendation, what is overdue, and what can be changed", () => {
    const id = "/subscriptions/1/providers/microsoft.security/assessments/a";
    const of = (assignment: Assignment | undefined) => {
      const made = aPage(
        { recommendations: [recommendation({ id, title: "A", riskLevel: "low" })] },
        { assigned: (asked) => (asked === id ? assignment : undefined) },
      );
      const section = workloadPage(made).sections.find((one) => one.id === "recommendations");
      assert.ok(section?.id === "recommendations");
      return section.rows[0];
    };
    const today = "2026-11-22";
    assert.deepEqual(of({ owner: "mona@acme.example", dueOn: today })?.tags, [
      "Low risk",
      "Owner: mona@acme.example",
      `Due ${today}`,
    ]);
    assert.deepEqual(of({ owner: undefined, dueOn: "2020-01-01" })?.tags, [
      "Low risk",
      "Overdue since 2020-01-01",
    ]);
    assert.deepEqual(of(undefined)?.tags, ["Low risk"]);
    assert.deepEqual(of(undefined)?.change, {
      what: "recommendation",
      id,
      label: "Set Owner and Due Date…",
    });
  });

  test("lines without a mark are steps, a single one is a sentence", () => {
    const steps = (remediation: string) =>
      pageOf({ recommendations: [recommendation({ remediation })] }).recommendations.rows[0]
        ?.remediation;
    assert.deepEqual(steps("Update."), [{ text: "Update.", isStep: false }]);
    assert.deepEqual(steps("One.\nTwo."), [
      { text: "One.", isStep: true },
      { text: "Two.", isStep: true },
    ]);
    assert.deepEqual(steps("1. One.\n2) Two.\nDone."), [
      { text: "One.", isStep: true },
      { text: "Two.", isStep: true },
      { text: "Done.", isStep: false },
    ]);
  });

  test("security alerts: severity, stage of the kill chain and time, the latest first", () => {
    const { threats } = pageOf({
      securityAlerts: [
        { id: "1", title: "Older", severity: "medium", startedAt: "2026-11-01T00:00:00Z" },
        {
          id: "2",
          title: "Newer",
          severity: "high",
          intents: ["PrivilegeEscalation"],
          startedAt: "2026-11-19T22:41:07.000Z",
        },
      ],
    });
    assert.deepEqual(
      threats.rows.map(({ title, tags }) => [title, ...tags]),
      [
        [
          "Newer",
          "High severity",
          "Kill chain: privilege escalation",
          "2026-11-19 22:41 UTC, 2 d ago",
        ],
        ["Older", "Medium severity", "2026-11-01 00:00 UTC, 21 d ago"],
      ],
    );
  });

  test("no security alert is said only when they were read", () => {
    assert.equal(pageOf().threats.empty, "No open security alert names this workload.");
    assert.match(pageOf({ areThreatsRead: false }).threats.empty ?? "", /were not read/);
  });
});

suite("its attack paths", () => {
  const key = "/subscriptions/1/payments-api";
  const path: PathAccount = {
    name: "ap-1",
    title: "Exposed container reads invoices",
    riskLevel: "high",
    description: "Reachable.",
    impact: "Invoices are read.",
    remediation: "Restrict the role.",
    nodes: [
      {
        name: "payments-api",
        type: "container",
        resource: key,
        role: "entry",
        insights: ["InternetExposure"],
      },
      { name: "app-id", type: "managedidentity", resource: undefined, role: "step", insights: [] },
      {
        name: "invoices",
        type: "storageaccount",
        resource: undefined,
        role: "target",
        insights: ["Sensitivity"],
      },
    ],
    edges: [
      { from: 0, to: 1, label: "can authenticate as" },
      { from: 1, to: 2, label: undefined },
    ],
    isCut: false,
  };

  test("drawn and in words, the internet with them", () => {
    const { paths } = pageOf({ attackPaths: 1, paths: [path] });
    const [row] = paths.rows;
    assert.deepEqual(row?.description, ["Reachable.", "What it can lead to: Invoices are read."]);
    assert.deepEqual(row.graph?.steps, [
      "Internet “anybody”. Leads to Workload “payments-api” (can reach).",
      "Workload “payments-api”: container, this workload, starts here. Leads to Identity “app-id” (can authenticate as).",
      "Identity “app-id”: managedidentity. Leads to Data “invoices”.",
      "Data “invoices”: storageaccount, sensitive data, ends here.",
    ]);
  });

  test("one that is only named is counted, one that says nothing says so, one that was cut too", () => {
    const bare = { ...path, nodes: [], edges: [] };
    const { paths } = pageOf({ attackPaths: 3, paths: [bare, { ...path, isCut: true }] });
    assert.equal(paths.count, 3);
    assert.match(paths.notes[0] ?? "", /^1 attack path is only named/);
    assert.equal(paths.rows[0]?.graph, undefined);
    assert.match(paths.rows[0]?.description.at(-1) ?? "", /does not say here what it leads over/);
    assert.match(paths.rows[1]?.description.at(-1) ?? "", /more than is drawn/);
  });

  test("none is said only where Defender looks for them", () => {
    assert.equal(pageOf().paths.empty, "Defender for Cloud found no attack path over it.");
    const off = coverage({
      attackPaths: { state: "off", count: undefined, detail: "Defender CSPM is off." },
    });
    assert.equal(pageOf({}, { coverage: off }).paths.empty, "Defender CSPM is off.");
    const partly = coverage({ attackPaths: { detail: "It is off in staging.", cause: "planOff" } });
    assert.match(
      pageOf({}, { coverage: partly }).paths.empty ?? "",
      /found no attack path over it\. It is off in staging\./,
    );
  });
});

suite("how many of each there are", () => {
  const counts = (...given: Parameters<typeof aPage>) => {
    const { alerts, cves, recommendations, threats, paths } = pageOf(...given);
    return [alerts, cves, recommendations, threats, paths].map(({ count }) => count);
  };

  test("is none where all was read and nothing found", () => {
    assert.deepEqual(counts(), [0, 0, 0, 0, 0]);
  });

  test("is not said where nothing is listed and not all was read", () => {
    const unread = { state: "forbidden", count: undefined } as const;
    const gaps = coverage({ workloads: unread, attackPaths: unread, securityAlerts: unread });
    const missing = { source: "dependabot", ...unread, detail: "", checkedAt: "" } as const;
    assert.deepEqual(counts({}, { coverage: [...gaps, missing] }), Array.from({ length: 5 }));
    assert.deepEqual(counts({ key: "record:a/b/c" }).slice(1), Array.from({ length: 4 }));
    assert.deepEqual(counts({ areThreatsRead: false })[3], undefined);
    const off = coverage({ attackPaths: { cause: "planOff", detail: "Off in staging." } });
    assert.deepEqual(counts({}, { coverage: off })[4], undefined);
  });
});
