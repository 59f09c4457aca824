import assert from "node:assert/strict";
import { readDependabot } from "../../../src/sources/github/dependabot.ts";
import { answeringTransport, calm, clientOver } from "../../support/gitHubClient.ts";

/** An alert of API version 2022-11-28, in the shape of the REST description. */
const item = {
  number: 7,
  state: "open",
  html_url: "https://github.com/acme/shop/security/dependabot/7",
  created_at: "2026-11-01T10:00:00Z",
  updated_at: "2026-11-02T10:00:00Z",
  dependency: {
    package: { ecosystem: "npm", name: "lodash" },
    manifest_path: "/web/package.json",
    scope: "runtime",
    relationship: "direct",
  },
  security_advisory: {
    ghsa_id: "GHSA-jf85-cpcp-j695",
    cve_id: "CVE-2019-10744",
    summary: "Prototype Pollution in lodash",
    severity: "critical",
    classification: "general",
    cvss: { score: 9.1, vector_string: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H" },
    epss: { percentage: 0.02, percentile: "0.9e0" },
    cwes: [{ cwe_id: "CWE-020", name: "Improper Input Validation" }, null, { cwe_id: 5 }],
  },
  security_vulnerability: {
    severity: "critical",
    vulnerable_version_range: "< 4.17.12",
    first_patched_version: { identifier: "4.17.12" },
  },
  assignees: [{ login: "mona" }, null, { login: 7 }],
};

async function readList(...items: readonly unknown[]) {
  const { transport } = answeringTransport(() => ({ body: items }));
  return readDependabot(clientOver(transport), calm);
}

async function readOne(changes: Readonly<Record<string, unknown>>) {
  const { facts, problem } = await readList({ ...item, ...changes });
  assert.equal(problem, undefined);
  const [first] = facts;
  assert.ok(first !== undefined);
  return first;
}

suite("Dependabot", () => {
  test("an alert is read as the REST description has it", async () => {
    assert.deepEqual(await readOne({}), {
      kind: "dependabot",
      key: "dependabot/7",
      number: 7,
      ghsaId: "GHSA-jf85-cpcp-j695",
      rule: "GHSA-jf85-cpcp-j695",
      title: "lodash: Prototype Pollution in lodash",
      severity: "critical",
      cwes: ["CWE-20"],
      cveId: "CVE-2019-10744",
      isMalware: false,
      cvss: { score: 9.1, vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H" },
      epss: 0.02,
      vulnerableRange: "< 4.17.12",
      firstPatchedVersion: "4.17.12",
      fixAvailable: true,
      url: "https://github.com/acme/shop/security/dependabot/7",
      createdAt: "2026-11-01T10:00:00Z",
      assignees: ["mona"],
      ecosystem: "npm",
      packageName: "lodash",
      manifestPath: "web/package.json",
      scope: "runtime",
      relationship: "direct",
    });
  });

  test("version 2026-03-10, which has no `cvss`, is read by its severities", async () => {
    const { cvss, ...rest } = item.security_advisory;
    const vector4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    const cases = [
      [{ cvss_v3: cvss, cvss_v4: { score: 0, vector_string: null } }, cvss.vector_string],
      [{ cvss_v3: cvss, cvss_v4: { score: 9.3, vector_string: vector4 } }, vector4],
      [null, undefined],
    ] as const;
    for (const [severities, vector] of cases) {
      const advisory = { ...rest, cvss_severities: severities };
      assert.equal((await readOne({ security_advisory: advisory })).cvss?.vector, vector);
    }
  });

  test("an advisory that was withdrawn is called that; null, or no time, is none", async () => {
    const withdrawn = [];
    for (const withdrawn_at of ["2023-01-27T23:55:37Z", null, undefined, "", 7]) {
      const advisory = { ...item.security_advisory, withdrawn_at };
      const [alert] = (await readList({ ...item, security_advisory: advisory })).facts;
      withdrawn.push(alert?.isWithdrawn);
    }
    assert.deepEqual(withdrawn, [true, undefined, undefined, undefined, undefined]);
  });

  test("an alert with a number is never lost, whatever else is missing", async () => {
    const { facts, problem } = await readList(
      { number: 1 },
      { number: "2", dependency: null, security_advisory: 5 },
      { number: 3n.toString(), dependency: { package: null, manifest_path: null } },
      { ...item, number: 4, security_vulnerability: null },
    );
    assert.equal(problem, undefined);
    assert.deepEqual(
      facts.map(({ number, title, severity, manifestPath }) => [
        number,
        title,
        severity,
        manifestPath,
      ]),
      [
        [1, "unknown advisory", "medium", ""],
        [2, "unknown advisory", "medium", ""],
        [3, "unknown advisory", "medium", ""],
        [4, "lodash: Prototype Pollution in lodash", "critical", "web/package.json"],
      ],
    );
  });

  for (const state of ["dismissed", "fixed", "auto_dismissed"]) {
    test(`an alert that is ${state} is left out`, async () => {
      assert.deepEqual((await readList({ ...item, state })).facts, []);
    });
  }

  test("values that nobody knows are read with care and told, and the source is whole", async () => {
    const { facts, note, problem } = await readList({
      ...item,
      state: "snoozed",
      dependency: { ...item.dependency, scope: "test", relationship: "ambient" },
      security_advisory: { ...item.security_advisory, severity: "extreme", classification: "spy" },
    });
    assert.equal(problem, undefined);
    const [read] = facts;
    // The vulnerability of this package still says how bad it is.
    assert.deepEqual(
      [read?.severity, read?.scope, read?.relationship],
      ["critical", "unknown", "unknown"],
    );
    assert.match(
      note ?? "",
      /^1 alert holds a value that this version does not know \(dependency\.relationship, /,
    );
    assert.equal(read?.unknownFields?.length, 5);
  });

  test("documented values, and their absence, are nothing to tell", async () => {
    for (const relationship of ["direct", "transitive", "unknown", "inconclusive", null]) {
      const read = await readOne({ dependency: { ...item.dependency, relationship } });
      assert.equal(read.unknownFields, undefined);
    }
  });

  test("what GitHub keeps back for single sign-on makes the list partial, every time", async () => {
    let isKept = true;
    const { transport } = answeringTransport((request) =>
      request.headers["if-none-match"] === "tag"
        ? { status: 304, headers: { etag: "tag" } }
        : {
            headers: {
              etag: "tag",
              ...(isKept
                ? { "x-github-sso": "partial-results; organizations=21955855,20582480" }
                : {}),
            },
            body: [item],
          },
    );
    const github = clientOver(transport);
    for (let time = 0; time < 2; time += 1) {
      const { facts, problem } = await readDependabot(github, calm);
      assert.equal(facts.length, 1);
      assert.deepEqual([problem?.state, problem?.remedy], ["partial", "signIn"]);
      assert.match(problem?.detail ?? "", /single sign-on/);
    }
    isKept = false;
    assert.equal((await readDependabot(github, calm)).problem, undefined);
  });
});
