import assert from "node:assert/strict";
import type { FinalImage } from "../../../src/core/dockerfile.ts";
import type { MatchStrength } from "../../../src/core/linkInfrastructure.ts";
import type { RankedAlert } from "../../../src/core/snapshot.ts";
import { dockerfileLenses } from "../../../src/core/view/dockerfileLens.ts";
import { english } from "../../../src/core/view/text.ts";
import {
  type AlertsOf,
  buildLens,
  exposureLens,
  imageLens,
} from "../../../src/core/view/workloadLens.ts";
import type { Recommendation, Workload } from "../../../src/core/workload.ts";
import { codeScanning, numbered, workload } from "../risk/examples.ts";
import { ranked } from "./rankedExamples.ts";

const region = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 };
const exposed = workload({ key: "/weu", riskFactors: ["sensitive-data", "internet-exposed"] });
const calm = workload({ key: "/eus" });
const unknown = workload({ key: "/staging", environment: "staging", isEvaluated: false });
const none: AlertsOf = () => [];
const alerts = (on: readonly Workload[], ...tiers: ("fixNow" | "plan")[]): readonly RankedAlert[] =>
  tiers.map((tier, index) =>
    ranked({ tier, workloads: on, alert: numbered(codeScanning(), index + 1) }),
  );

suite("what is said above an image that runs", () => {
  const title = (
    matches: readonly (readonly [Workload, MatchStrength])[],
    alertsOf: AlertsOf = none,
  ) =>
    imageLens(
      region,
      matches.map(([on, strength]) => ({ workload: on, strength })),
      alertsOf,
      english,
    )?.title;

  test("that it runs, how exposed it is, and its most urgent alerts", () => {
    const of: AlertsOf = () => alerts([exposed], "fixNow", "fixNow", "plan");
    assert.equal(title([[exposed, "reference"]], of), "Running: internet-exposed · 2 Fix now");
    assert.equal(title([[calm, "digest"]]), "Running: no exposure known");
    assert.equal(title([[unknown, "repository"]]), "Running");
    const lateral = workload({ riskFactors: ["lateral-movement"] });
    assert.equal(title([[lateral, "reference"]]), "Running: lateral movement");
  });

  test("that another version runs, where only that is known", () => {
    assert.equal(title([[exposed, "otherVersion"]]), "Another version runs: internet-exposed");
    // The exact one counts; the other is in the account.
    const both = [
      [calm, "digest"],
      [exposed, "otherVersion"],
    ] as const;
    assert.equal(title(both), "Running: no exposure known");
    const matches = both.map(([on, strength]) => ({ workload: on, strength }));
    const lens = imageLens(region, matches, none, english);
    assert.deepEqual(
      lens?.details.map((line) => line.split(" · ").at(-1)),
      ["the same digest", "another version of this image"],
    );
    assert.deepEqual(lens?.workloads, [calm]);
  });

  test("of a name alone only what it probably is, and nothing for nothing", () => {
    const of: AlertsOf = () => alerts([exposed], "fixNow");
    assert.equal(title([[exposed, "name"]], of), "Probably runs as payments-api");
    assert.equal(title([[exposed, "source"]], of), "Probably runs as payments-api");
    assert.equal(title([]), undefined);
  });

  test("several workloads together: the worst fact, each alert once, the worst one first", () => {
    const shared = alerts([exposed, calm], "fixNow");
    const matches = [
      [calm, "reference"],
      [exposed, "reference"],
    ] as const;
    assert.equal(
      title(matches, () => shared),
      "Running in 2 workloads: internet-exposed · 1 Fix now",
    );
    const lens = imageLens(
      region,
      matches.map(([on, strength]) => ({ workload: on, strength })),
      () => shared,
      english,
    );
    // In the order of the alert that weighs most.
    assert.deepEqual(lens?.workloads, [exposed, calm]);
  });

  test("not that unknown is safe: one workload that nobody looked at is enough", () => {
    const matches = [
      [calm, "reference"],
      [unknown, "reference"],
    ] as const;
    assert.equal(title(matches), "Running in 2 workloads");
  });

  test("no alerts that are fixed already", () => {
    const fixed = alerts([calm], "fixNow").map(
      (one) => ({ ...one, state: "fixedNotDeployed" }) as const,
    );
    assert.equal(
      title([[calm, "digest"]], () => fixed),
      "Running: no exposure known",
    );
  });
});

suite("what is said above a line that lets the internet in", () => {
  const title = (...on: Workload[]) => exposureLens(region, on, none, english)?.title;

  test("what Defender for Cloud says of what is behind it, nothing where it says nothing", () => {
    assert.equal(title(exposed, calm), "Defender for Cloud: payments-api is internet-exposed");
    assert.equal(title(calm), "Defender for Cloud: payments-api has no known exposure");
    assert.equal(title(calm, unknown), undefined);
    assert.equal(title(unknown), undefined);
    assert.equal(title(), undefined);
  });

  test("who else says it", () => {
    const recorded = { ...exposed, key: "record:prod/weu/api", isEvaluated: false };
    assert.equal(title(recorded), "Deployment record: payments-api is internet-exposed");
    assert.equal(title({ ...exposed, key: "declared:api" }), undefined);
    assert.equal(title({ ...exposed, declaredFactors: ["internet-exposed"] }, calm), undefined);
  });

  test("nothing of what may be another repository's", () => {
    assert.equal(title({ ...exposed, evidence: "inferred" }), undefined);
    assert.equal(title({ ...exposed, evidence: "inferred" }, calm), undefined);
  });
});

suite("what is said above a Dockerfile's lines", () => {
  const base = { image: "node:20", region };
  const image: FinalImage = {
    base,
    platform: undefined,
    packages: [],
    copiesFrom: [],
    systemCopy: undefined,
    isSystemOfBase: true,
  };
  const build = { dockerfile: "Dockerfile", target: undefined, workflow: undefined, reason: "why" };
  const openssl: Recommendation = {
    id: "1",
    title: "Update openssl",
    riskLevel: "high",
    cves: ["CVE-2023-3817", "CVE-2023-5363"],
    software: { name: "openssl", kind: "os", installed: "3.0.9-1", fixedVersion: "3.0.11" },
    portalUrl: undefined,
  };
  const lenses = (on: readonly Workload[], changes: Partial<FinalImage> = {}) =>
    dockerfileLenses(
      { image: { ...image, ...changes }, build, workloads: on, alerts: [] },
      none,
      english,
    );
  const titles = (...given: Parameters<typeof lenses>) => lenses(...given).map((l) => l.title);
  const sick = { ...calm, recommendations: [openssl] };

  test("where it runs, and the CVEs that the base image brings", () => {
    assert.deepEqual(titles([sick]), [
      "In production as payments-api · 2 CVEs in the base image, rebuilding may fix them",
    ]);
    assert.deepEqual(titles([sick], { isSystemOfBase: false }), [
      "In production as payments-api · 2 CVEs in the image, rebuilding may fix them",
    ]);
    // A digest does not move, and a version that nobody fixed yet does not come by itself.
    const pinned = { base: { ...base, image: `node:20@sha256:${"a".repeat(64)}` } };
    const software = {
      name: "openssl",
      kind: "os",
      installed: "1",
      fixedVersion: undefined,
    } as const;
    const unfixed = { ...calm, recommendations: [{ ...openssl, software }] };
    for (const [on, changes] of [
      [sick, pinned],
      [unfixed, {}],
    ] as const) {
      assert.deepEqual(titles([on], changes), [
        "In production as payments-api · 2 CVEs in the base image",
      ]);
    }
    assert.deepEqual(titles([calm]), ["In production as payments-api"]);
    assert.deepEqual(titles([unknown]), ["In staging as payments-api"]);
    const nowhere = { ...calm, environment: undefined };
    assert.deepEqual(titles([nowhere, { ...nowhere, name: "jobs" }]), [
      "Running as payments-api +1 more",
    ]);
    assert.deepEqual(titles([]), []);
  });

  test("that it may be the one, where only its name says so: no factor, no CVE is claimed", () => {
    const maybe = {
      ...sick,
      ...exposed,
      recommendations: [openssl],
      evidence: "inferred",
    } as const;
    assert.deepEqual(titles([maybe]), ["Possibly in production as payments-api"]);
    assert.deepEqual(titles([{ ...maybe, environment: undefined }]), [
      "Possibly running as payments-api",
    ]);
    const [lens] = lenses([maybe]);
    assert.match(
      lens?.details[0] ?? "",
      /· possibly internet-exposed · sensitive data · .* inferred/,
    );
    // What is sure leads, and speaks alone.
    const both = [maybe, { ...unknown, key: "/sure" }];
    assert.deepEqual(titles(both), ["In staging as payments-api"]);
    assert.deepEqual(
      lenses(both)[0]?.workloads.map(({ key }) => key),
      ["/sure", "/weu"],
    );
  });

  test("the package that a line installs, with the version that fixes it", () => {
    const packages = [{ name: "openssl", kind: "os", region } as const];
    assert.deepEqual(titles([sick], { packages, isSystemOfBase: false }), [
      "In production as payments-api",
      "2 CVEs in openssl, fixed in 3.0.11",
    ]);
  });

  test("the line that copies a program of another image", () => {
    const uv = { id: "2", title: "Update uv", riskLevel: "high", cves: ["CVE-1"] } as const;
    const software = { name: "uv", kind: "language", installed: "1", fixedVersion: "2" } as const;
    const on = { ...calm, recommendations: [{ ...uv, software, portalUrl: undefined }] };
    const copiesFrom = [{ image: "ghcr.io/acme/tools:1", region, takes: ["uv", "bin"] }];
    assert.deepEqual(titles([on], { copiesFrom, isSystemOfBase: false }), [
      "In production as payments-api",
      "1 CVE in what is copied from ghcr.io/acme/tools:1, fixed in 2",
    ]);
  });

  test("the account: which CVEs, how the file is known, what is not known", () => {
    const words = (changes: Partial<FinalImage>) => lenses([sick], changes)[0]?.details.join("\n");
    const told = words({}) ?? "";
    assert.match(
      told,
      /^payments-api \(prod\) · not exposed · AKS prod-weu \/ payments · attested/m,
    );
    assert.match(told, /^Dockerfile: why$/m);
    assert.match(told, /^openssl 3\.0\.9-1: CVE-2023-3817, CVE-2023-5363, fixed in 3\.0\.11$/m);
    assert.match(told, /building again/);
    const pinned = words({ base: { ...base, image: `node@sha256:${"a".repeat(64)}` } }) ?? "";
    assert.doesNotMatch(pinned, /building again/);
    const copied = {
      isSystemOfBase: false,
      copiesFrom: [{ image: "tool:1", region, takes: ["tool"] }],
    };
    assert.match(words(copied) ?? "", /is not known\.$/m);
    assert.match(words(copied) ?? "", /\nFiles are also copied from tool:1\.$/);
  });

  test("hostile names stay on their line", () => {
    const evil = { ...sick, name: "a\nb\u202e" };
    assert.deepEqual(titles([evil]), [
      "In production as a b · 2 CVEs in the base image, rebuilding may fix them",
    ]);
  });
});

suite("what is said above a step that builds", () => {
  test("where what it builds runs, and how exposed that is", () => {
    const title = (...on: Workload[]) => buildLens(region, on, none, english)?.title;
    assert.equal(title(exposed), "In production as payments-api · internet-exposed");
    assert.equal(title(), undefined);
  });
});
