import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Snapshot } from "../../src/core/snapshot.ts";
import { openSample, type Sample } from "../../src/sample/sample.ts";
import { createResourceGraph } from "../../src/sources/azure/resourceGraph.ts";
import { createGit } from "../../src/sources/git/git.ts";
import { createGitHub } from "../../src/sources/github/client.ts";
import { findClone } from "../../src/worker/clones.ts";
import { createCodeSource } from "../../src/worker/codeSource.ts";
import { manifests } from "../../src/worker/manifests.ts";
import { refreshRepository } from "../../src/worker/refresh.ts";
import { createRefreshRound } from "../../src/worker/refreshRound.ts";
import { sampleTransport } from "../../src/worker/sampleUpstream.ts";
import { calm } from "../support/gitHubClient.ts";

/** What a refresh makes of the sample, from its real git repository. */
suite("the sample's join", () => {
  let folder: string;
  let snapshot: Snapshot;

  suiteSetup(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "runtime-risk-join-")));
    const sample = openSample();
    await sample.writeRepository(folder);
    snapshot = await refresh(sample, undefined);
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  const refresh = async (sample: Sample, previous: Snapshot | undefined) => {
    const git = createGit();
    const found = await findClone(git, folder, { acceptedHosts: ["github.com"] }, calm);
    assert.ok("clone" in found);
    const { clone } = found;
    const transport = sampleTransport(sample);
    const now = new Date(sample.now);
    return await refreshRepository(
      {
        clone: {
          repository: clone.repository,
          remote: clone.remote,
          branch: clone.git.branch,
          head: clone.git.head,
          upstreamBranch: clone.upstreamBranch,
          isShallow: clone.git.isShallow,
        },
        github: createGitHub({
          repository: clone.repository,
          transport,
          apiUrl: "https://api.github.com",
          log: () => undefined,
        }),
        round: createRefreshRound(
          createResourceGraph({ transport, endpoint: "https://management.azure.com" }),
          [clone.repository],
        ),
        code: createCodeSource(clone, git, { load: () => manifests, log: () => undefined }),
        issueLabels: ["security"],
        knownExploited: async () => ({
          catalog: { ids: new Set<string>(), asOf: "2026-11-19" },
          problem: undefined,
        }),
      },
      previous,
      now,
      calm,
    );
  };

  const workload = (end: string) => {
    const found = snapshot.workloads.find(({ key }) => key.endsWith(end));
    assert.ok(found !== undefined, end);
    return found;
  };

  test("has workloads of all five levels of evidence, and leaves others' alone", () => {
    const levels = ["attested", "record", "label", "declared", "inferred"].map((evidence) =>
      snapshot.workloads
        .filter((one) => one.evidence === evidence)
        .map(({ name }) => name)
        .toSorted(),
    );
    assert.deepEqual(levels, [
      [
        "catalog",
        "catalog",
        "jobs-export",
        "jobs-export",
        "orders-hooks",
        "orders-worker",
        "orders-worker",
        "payments-api",
        "payments-api",
        "payments-api",
        "reports",
        "reports-export",
        "web",
        "web",
        "web",
      ],
      ["jobs-jobs-export-jobs-export"],
      ["jobs-reindex"],
      ["store-kiosk"],
      ["jobs-cleanup"],
    ]);
    const names = new Set(snapshot.workloads.map(({ name }) => name));
    for (const other of ["loyalty-api", "invoice-cron"]) assert.ok(!names.has(other));
  });

  test("reads provenance that is fetched from the store of attestations like the rest", () => {
    for (const name of ["catalog", "reports"]) {
      const [image] = workload(`/containers/${name}`).images;
      assert.equal(image?.workflow, `.github/workflows/${name}.yml`);
      assert.match(image.run ?? "", /^https:\/\/github\.com\/acme\/storefront\/actions\/runs\/\d+/);
      assert.match(image.commit ?? "", /^[0-9a-f]{40}$/);
    }
  });

  test("counts how far what runs is behind main", () => {
    const behind = (end: string) => {
      const deployed = workload(end).images[0]?.deployed;
      return deployed?.kind === "compared" ? [deployed.behind, deployed.ahead] : deployed;
    };
    // The release of 19 August is 25 commits behind, that of the jobs one.
    assert.deepEqual(
      behind("prod-weu/namespaces/payments/pods/payments-api/containers/payments-api"),
      [25, 0],
    );
    assert.deepEqual(
      behind("prod-weu/namespaces/jobs/pods/jobs-export/containers/jobs-export"),
      [1, 0],
    );
  });

  test("lists what is fixed on main and still runs, where it runs", () => {
    const fixed = snapshot.alerts.filter(({ state }) => state === "fixedNotDeployed");
    assert.deepEqual(
      fixed.map(({ alert, fix, workloads }) => [
        alert.key,
        fix?.by,
        workloads.map((link) => `${link.workload.cluster ?? ""} ${link.workload.name}`),
      ]),
      [
        // Bound on 21 September; what runs in production is of 19 August.
        ["codeScanning/64", "code", ["prod-weu payments-api", "prod-eus payments-api"]],
        // Quiet since 28 September; production and the function are of 15 July, staging of November.
        ["codeScanning/65", "code", ["prod-weu orders-worker", " orders-hooks"]],
      ],
    );
  });

  test("keeps what is fixed and still runs while GitHub cannot be asked, and says so", async () => {
    const fixedIn = ({ alerts }: Snapshot) =>
      alerts.flatMap(({ alert, state }) => (state === "fixedNotDeployed" ? alert.key : []));
    for (const scenario of ["unreachable", "serverError"]) {
      const once = await refresh(openSample({ scenario }), snapshot);
      const twice = await refresh(openSample({ scenario }), once);
      assert.deepEqual(fixedIn(twice), ["codeScanning/64", "codeScanning/65"], scenario);
      const { detail } = twice.coverage.find(({ source }) => source === "codeScanning") ?? {};
      assert.match(
        detail ?? "",
        /Showing 2 alerts that are fixed, not deployed, as last read\.$/,
        scenario,
      );
    }
  });

  test("says of an alert whether its code runs there", () => {
    const codes = new Map(
      snapshot.alerts.map(({ alert, workloads }) => [
        alert.key,
        workloads.map((link) => `${link.workload.cluster ?? ""} ${link.code ?? "?"}`),
      ]),
    );
    // db.ts was not touched since the summer.
    assert.deepEqual(codes.get("codeScanning/1"), [
      "prod-weu running",
      "prod-eus running",
      "staging running",
    ]);
  });

  test("every source that concerns the join is read", () => {
    const states = new Map(snapshot.coverage.map(({ source, state }) => [source, state]));
    for (const source of ["attestations", "deploymentRecords", "declared"] as const) {
      assert.equal(states.get(source), "ok", source);
    }
  });
});
