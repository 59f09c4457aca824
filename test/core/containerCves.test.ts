import assert from "node:assert/strict";
import { countCves, placesOfCves, updatesOf } from "../../src/core/containerCves.ts";
import type { FinalImage, InstalledPackage } from "../../src/core/dockerfile.ts";
import { rankAlert } from "../../src/core/risk/rank.ts";
import type { Recommendation, Software, Workload } from "../../src/core/workload.ts";
import { dependabot, linkTo, workload, world } from "./risk/examples.ts";

const software = (name: string, kind: Software["kind"] = "os"): Software => ({
  name,
  kind,
  installed: "1",
  fixedVersion: "2",
});
const recommendation = (of: Software | undefined, ...cves: string[]): Recommendation => ({
  id: `update ${of?.name ?? "?"}`,
  title: "Update",
  riskLevel: "high",
  cves,
  software: of,
  portalUrl: undefined,
});
const running = (...recommendations: Recommendation[]) => workload({ recommendations });
const drawn = (on: Workload, packageName: string, cveId: string) =>
  rankAlert(dependabot({ packageName, cveId }), "open", [linkTo(on)], world);

suite("the CVEs of an image", () => {
  test("are those of all workloads that run it, each once for a package", () => {
    const ssl = software("openssl");
    const one = running(recommendation(ssl, "CVE-2", "CVE-1"));
    const two = running(recommendation(ssl, "CVE-2", "CVE-3"), recommendation(undefined, "CVE-9"));
    const updates = updatesOf([one, two], []);
    assert.deepEqual(
      updates.map((update) => [update.software?.name, update.cves.join()]),
      [
        ["openssl", "CVE-1,CVE-2,CVE-3"],
        [undefined, "CVE-9"],
      ],
    );
    assert.equal(countCves(updates), 4);
  });

  test("are not told again where a Dependabot alert on the package draws them", () => {
    const left = (of: Software | undefined, packageName: string, alerted = "CVE-1") => {
      const on = running(recommendation(of, "CVE-1", "CVE-2"));
      return updatesOf([on], [drawn(on, packageName, alerted)]).flatMap(({ cves }) => cves);
    };
    assert.deepEqual(left(software("lodash", "language"), "lodash"), ["CVE-2"]);
    assert.deepEqual(left(software("log4j-core", "language"), "org.apache:log4j-core"), ["CVE-2"]);
    assert.deepEqual(left(software("PyYAML", "language"), "pyyaml", "cve-1"), ["CVE-2"]);
    assert.deepEqual(left(undefined, "lodash"), ["CVE-2"]);
    assert.deepEqual(left(software("underscore", "language"), "lodash"), ["CVE-1", "CVE-2"]);
    // The system's package is another copy of it.
    assert.deepEqual(left(software("lodash", "os"), "lodash"), ["CVE-1", "CVE-2"]);
  });

  test("stay when the alert is another workload's, or about code that is fixed already", () => {
    const on = running(recommendation(software("lodash", "language"), "CVE-1"));
    const alert = drawn({ ...on, key: "/other" }, "lodash", "CVE-1");
    assert.equal(countCves(updatesOf([on], [alert])), 1);
    const fixed = { ...drawn(on, "lodash", "CVE-1"), state: "fixedNotDeployed" } as const;
    assert.equal(countCves(updatesOf([on], [fixed])), 1);
  });
});

suite("where in a Dockerfile CVEs come in", () => {
  const at = (startLine: number) => ({
    startLine,
    startColumn: 1,
    endLine: startLine,
    endColumn: 2,
  });
  const installs = (name: string, kind: InstalledPackage["kind"], line: number) => ({
    name,
    kind,
    region: at(line),
  });
  const image = (changes: Partial<FinalImage> = {}): FinalImage => ({
    base: { image: "debian:12", region: at(1) },
    platform: undefined,
    packages: [],
    copiesFrom: [],
    systemCopy: undefined,
    isSystemOfBase: false,
    ...changes,
  });
  const places = (of: Software | undefined, changes: Partial<FinalImage> = {}) =>
    placesOfCves([{ software: of, cves: ["CVE-1"] }], image(changes)).map(
      ({ region, layer }) => `${region.startLine} ${layer}`,
    );

  test("the package's name, the latest one, where a line installs it by name", () => {
    const packages = [installs("openssl", "os", 3), installs("openssl", "os", 5)];
    assert.deepEqual(places(software("openssl"), { packages }), ["5 added"]);
    const versioned = [installs("openssl-3.0.7", "os", 3)];
    assert.deepEqual(places(software("openssl"), { packages: versioned }), ["3 added"]);
    const python = [installs("Flask_Login", "python", 4)];
    const named = software("flask-login", "language");
    assert.deepEqual(places(named, { packages: python }), ["4 added"]);
  });

  test("not the name of something else", () => {
    for (const packages of [
      [installs("openssl-dev", "os", 3)],
      [installs("openssl", "python", 3)],
      [installs("opens", "os", 3)],
    ]) {
      assert.deepEqual(places(software("openssl"), { packages }), ["1 unknown"]);
    }
    const system = [installs("flask", "os", 3)];
    assert.deepEqual(places(software("flask", "language"), { packages: system }), ["1 unknown"]);
  });

  test("the base image, told as such only where nothing else can bring a system package in", () => {
    assert.deepEqual(places(software("openssl"), { isSystemOfBase: true }), ["1 base"]);
    assert.deepEqual(places(software("openssl")), ["1 unknown"]);
    assert.deepEqual(places(software("express", "language"), { isSystemOfBase: true }), [
      "1 unknown",
    ]);
    assert.deepEqual(places(undefined, { isSystemOfBase: true }), ["1 unknown"]);
  });

  test("the image that the whole system is copied of, and the program of that name", () => {
    const copy = { image: "acme/rootfs:1", region: at(7), takes: [] };
    const scratch = { base: { image: "scratch", region: at(1) }, copiesFrom: [copy] };
    assert.deepEqual(places(software("openssl"), { ...scratch, systemCopy: copy }), ["7 added"]);
    assert.deepEqual(places(software("openssl"), scratch), ["1 unknown"]);
    const tool = { image: "ghcr.io/astral-sh/uv:0.4", region: at(8), takes: ["bin"] };
    const copiesFrom = [copy, tool];
    assert.deepEqual(places(software("uv", "language"), { copiesFrom }), ["8 added"]);
    assert.deepEqual(places(software("uv", "os"), { copiesFrom }), ["1 unknown"]);
    const unknown = { ...tool, image: undefined, takes: ["uv"] };
    assert.deepEqual(places(software("uv", "language"), { copiesFrom: [unknown] }), ["1 unknown"]);
  });
});
