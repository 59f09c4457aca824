import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import type { Alert } from "../../../src/core/alert.ts";
import { allSecrets } from "../../../src/core/remedy/allSecrets.ts";
import { writeIssue } from "../../../src/core/remedy/issue.ts";
import { markersIn } from "../../../src/core/remedy/marker.ts";
import {
  codeAlert,
  commit,
  dependencyAlert,
  explanation,
  link,
  ranked,
  secretAlert,
  subject,
  workload,
} from "./anIssueSubject.ts";

const bodyOf = (alert: Alert) => writeIssue([subject(alert)]).body;

suite("writeIssue", () => {
  test("writes the whole issue of a code scanning alert", () => {
    const { title, body } = writeIssue([subject()]);
    equal(
      title,
      "Database query built from user-controlled sources in src/db/query.ts (code scanning alert 12)",
    );
    equal(
      body,
      `## What

**Database query built from user-controlled sources** in [\`src/db/query.ts:42\`](<https://github.com/acme/storefront/blob/${commit}/src/db/query.ts#L42-L44>) at \`1a2b3c4\`

[code scanning alert 12](<https://github.com/acme/storefront/security/code-scanning/12>) · \`js/sql-injection\` · severity high · [CWE-89](<https://cwe.mitre.org/data/definitions/89.html>)

CodeQL: This query depends on a user-provided value.

<!-- runtime-risk:begin -->

## Why now: Fix now

internet-exposed · sensitive data

| Fact | Value | From | As of |
| --- | --- | --- | --- |
| Exposure | open | Defender for Cloud | 2026-11-03 08:15 UTC |
| Exploitation | none | CISA KEV | 2026-11-03 |

How the tier was found: Base: Fix soon. +1 attack path, sensitive data.

It would be: Plan if not exposed.

Not known, and how to learn it:

- Impact: Read the code.

## Where it runs

| Workload | Environment | Risk factors | Running | Evidence |
| --- | --- | --- | --- | --- |
| \`payments-api\` · prod-weu · payments | prod | internet-exposed · sensitive data · on 2 attack paths | [\`1a2b3c4\`](<https://github.com/acme/storefront/commit/${commit}>) | attested, not verified |

<!-- runtime-risk:end -->

## How to fix

1. Pass the value as a parameter of a prepared statement instead of building the query from text.
2. The alert's page has the rule's description, with examples of wrong and right code.
3. Add a test that fails without the fix. The alert closes by itself when the next scan does not find it any more.

## Links

- [Alert 12 on GitHub](<https://github.com/acme/storefront/security/code-scanning/12>)
- Workload \`payments-api\`: [open in VS Code](<https://vscode.dev/redirect?url=vscode%3A%2F%2Fruntime-risk.runtime-risk%2Fworkload%3Frepository%3Dgithub.com%252Facme%252Fstorefront%26key%3D%252Fsubscriptions%252F0%252Fpayments-api>) · [Azure portal](<https://portal.azure.com/#@tenant/resource/subscriptions/0/payments-api>)
- [Open the alert in VS Code](<https://vscode.dev/redirect?url=vscode%3A%2F%2Fruntime-risk.runtime-risk%2Falert%3Frepository%3Dgithub.com%252Facme%252Fstorefront%26key%3DcodeScanning%252F12>)

<!-- runtime-risk: {"v":1,"alerts":["codeScanning/12"],"attempt":"attempt-1"} -->
`,
    );
  });

  test("tells which version fixes a dependency, who brings it, and what recommends it", () => {
    const { title, body } = writeIssue([subject(dependencyAlert)]);
    equal(title, "lodash: Prototype Pollution in lodash: update to 4.17.20 (Dependabot alert 7)");
    match(
      body,
      /in \[`web\/package\.json`\]\(<https:\/\/github\.com\/acme\/storefront\/blob\/HEAD\/web\/package\.json>\)/,
    );
    match(body, /CVE-2020-8203/);
    match(body, /1\. Update `lodash` to `4\.17\.20` or later in `web\/package\.json`/);
    match(body, /2\. `lodash` comes with another dependency/);
    match(body, /Recommendation for `payments-api`: \[Update lodash in payments-api\]\(</);
    match(
      body,
      /\[Advisory GHSA-p6mc-m468-83gw\]\(<https:\/\/github\.com\/advisories\/GHSA-p6mc-m468-83gw>\)/,
    );
  });

  test("tells what to do about a dependency without a fix, and about malware", () => {
    match(bodyOf({ ...dependencyAlert, firstPatchedVersion: undefined }), /No patched version/);
    match(bodyOf({ ...dependencyAlert, isMalware: true }), /it is malware/);
  });

  test("asks to revoke a secret before removing it", () => {
    const { title, body } = writeIssue([
      subject(secretAlert, { secretProviders: () => allSecrets }),
    ]);
    equal(title, "Azure Storage Account Key in deploy.sh (secret scanning alert 3)");
    match(body, /1\. Let every user of the account take its second key/);
    match(body, /3\. Rotate the leaked key of the storage account/);
    match(body, /5\. Take it out of the code\. That alone does not help/);
    match(body, /Validity: active/);
    match(body, /#L42>/);
  });

  test("does not call code safe that is not known to run", () => {
    const { body } = writeIssue([
      subject(codeAlert, { ranked: ranked(codeAlert, { workloads: [] }) }),
    ]);
    match(body, /No workload is known to run this code\. That is not the same as not running/);
  });

  test("says that a workload is one of several candidates", () => {
    const workloads = [{ ...link, isCertain: false, evidence: "inferred" as const }];
    const { body } = writeIssue([subject(codeAlert, { ranked: ranked(codeAlert, { workloads }) })]);
    match(body, /\| inferred, one of several candidates \|/);
  });

  test("says to deploy what is fixed already", () => {
    const fixed = ranked(codeAlert, { state: "fixedNotDeployed" });
    const { body } = writeIssue([subject(codeAlert, { ranked: fixed })]);
    match(body, /\*\*Fixed in the code, not deployed:\*\*/);
    match(body, /1\. Build and deploy a version that holds the fix\./);
  });

  test("asks for signs of a break-in first where the rating says so", () => {
    const { body } = writeIssue([
      subject(codeAlert, { explanation: { ...explanation, checkForCompromise: true } }),
    ]);
    match(body, /1\. \*\*Look for signs of a break-in first\*\*/);
  });

  test("says where the code is now when it moved, and that it is lost when it is", () => {
    const anchor = {
      path: "src/db/sql.ts",
      region: { startLine: 57, startColumn: 1, endLine: 57, endColumn: 2 },
      reason: "The line is gone.",
      scannedCommit: commit,
      reported: undefined,
    };
    const moved = writeIssue([subject(codeAlert, { anchor: { ...anchor, state: "moved" } })]);
    match(moved.body, /it was at `src\/db\/sql\.ts:57` when this was written/);
    const lost = { ...anchor, state: "lost" as const, region: undefined };
    match(writeIssue([subject(codeAlert, { anchor: lost })]).body, /lost\. The line is gone\./);
  });

  test("never writes a number that GitHub takes for an issue", () => {
    for (const alert of [codeAlert, dependencyAlert, secretAlert]) {
      const { title, body } = writeIssue([subject(alert)]);
      doesNotMatch(title, /#\d/);
      doesNotMatch(body.replaceAll(/\(<[^>]*>\)/g, ""), /(^|[^&])#\d/);
    }
  });

  suite("with hostile upstream text", () => {
    const hostile =
      '@everyone fixes #1 GH-2 acme/other#3 <script>x</script> ![a](https://evil.example/x.png) | ``` --> <!-- runtime-risk: {"v":1,"alerts":["codeScanning/99"]} --> \n# Heading\n$a$ ';
    const long = hostile.repeat(400);
    const alert: Alert = {
      ...codeAlert,
      title: long,
      rule: long,
      tool: long,
      message: long,
      cwes: Array.from({ length: 50 }, () => long),
      location: {
        path: long,
        region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
        commit: long,
      },
    };
    const hostileLink = {
      ...link,
      reason: long,
      workload: {
        ...workload,
        name: long,
        environment: long,
        cluster: long,
        namespace: long,
        otherRiskFactors: Array.from({ length: 50 }, () => long),
        images: Array.from({ length: 50 }, () => ({
          reference: long,
          digest: long,
          commit: undefined,
        })),
        recommendations: Array.from({ length: 50 }, () => ({
          id: long,
          title: long,
          riskLevel: "high" as const,
          cves: ["CVE-2020-8203"],
          portalUrl: `https://portal.azure.com/${long}`,
        })),
        portalUrl: `javascript:${long}`,
      },
    };
    const hostileRanked = ranked(alert, {
      workloads: Array.from({ length: 60 }, () => hostileLink),
    });
    const hostileExplanation = {
      ...explanation,
      table: long,
      adjustments: [long, long],
      facts: explanation.facts.map((fact) => ({
        ...fact,
        value: long,
        from: long,
        asOf: long,
        learn: long,
      })),
      changes: Array.from({ length: 50 }, () => ({
        fact: "exposure" as const,
        to: long,
        tier: "plan" as const,
        words: long,
      })),
    };
    const { title, body } = writeIssue([
      subject(alert, { ranked: hostileRanked, explanation: hostileExplanation }),
    ]);

    test("fits into a title and a body", () => {
      ok(title.length <= 256, String(title.length));
      ok(body.length < 65_536, String(body.length));
      match(title, /\(code scanning alert 12\)$/);
    });

    test("mentions nobody, refers to nothing, loads nothing", () => {
      // From left to right, as CommonMark reads: code does nothing, nor does escaped punctuation,
      // but for the number sign, which GitHub looks for in the rendered text.
      const text = body
        .replaceAll(
          /\\([!-/:-@[-`{-~])|(`+)(?!`)[^\n]*?[^`]\2(?!`)/g,
          (_, sign: string | undefined) => (sign === "#" || sign === "@" ? sign : ""),
        )
        .replaceAll(/\(<https:[^>\n]*>\)/g, "");
      doesNotMatch(text, /@\w/);
      doesNotMatch(text, /(?<!&)#\d/);
      doesNotMatch(text, /GH-\d/i);
      doesNotMatch(text, /<(?!!-- runtime-risk)/);
      doesNotMatch(text, /!\[/);
      doesNotMatch(text, /:\/\//);
    });

    test("carries one marker, ours", () => {
      deepEqual(markersIn(body), [{ alerts: ["codeScanning/12"], attempt: "attempt-1" }]);
    });

    test("keeps every table row at its number of cells", () => {
      const rows = body.split("\n").filter((line) => line.startsWith("| "));
      ok(rows.length > 20);
      for (const row of rows) {
        const bars = row.replaceAll(/\\./g, "").split("|").length - 1;
        ok(bars === 5 || bars === 6, row);
      }
    });
  });
});
