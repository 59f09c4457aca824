import assert from "node:assert/strict";
import { tableText } from "../../../src/cli/format/table.ts";
import { columnsOf } from "../../../src/core/format/plainText.ts";
import {
  anAnchor,
  aReport,
  aReportAlert,
  coverageWith,
  storefront,
} from "../../support/aReport.ts";

function squeeze(line: string): string {
  return line.replaceAll(/ {2,}/g, "  ");
}

function beforePlace(line: string): string {
  return line.slice(0, line.indexOf("src/"));
}

const plain = { width: undefined, color: false };

suite("tableText", () => {
  test("aligns whole columns when lines may be of any length", () => {
    const expected = `
acme/storefront main@1a2b3c4   at least 3 alerts · 1 Fix now · 0 Fix soon · 1 Plan · 1 Watch
#  tier     alert                                         where                              runs as                 why
1  Fix now  SQL injection (codeScanning/12)               src/db/query.ts:42                 payments-api (prod) +2  internet-exposed, sensitive data
2  Plan     lodash: Prototype Pollution (dependabot/7)    web/package-lock.json:9 (uncertain)  possibly web          fixed, not deployed, exposure unknown
3  Watch    Azure Storage Account Key (secretScanning/3)  not in the code                    not mapped
Not read: secret scanning (not permitted: needs repository administrator).
Read in part: attack paths (3 of 4 pages).
Not in use: declared workloads (not set up).
`;
    const lines = tableText(storefront, plain).split("\n");
    // The words by hand as above; the spaces between columns by the rule that columns start alike.
    assert.deepEqual(lines.map(squeeze), expected.slice(1).split("\n").map(squeeze));
    const table = lines.slice(1, 5);
    for (const [heading, cells] of [
      ["tier", ["Fix now", "Plan", "Watch"]],
      ["alert", ["SQL", "lodash", "Azure"]],
      ["where", ["src/", "web/", "not in"]],
      ["runs as", ["payments-api", "possibly", "not mapped"]],
      ["why", ["internet", "fixed", ""]],
    ] as const) {
      const start = table[0]?.indexOf(heading) ?? -1;
      assert.ok(start > 0, heading);
      for (const [index, cell] of cells.entries()) {
        assert.ok(table[index + 1]?.slice(start).startsWith(cell), `${heading}: ${cell}`);
      }
    }
  });

  test("keeps every line within the terminal's width, with … where something is left out", () => {
    for (const width of [40, 53, 60, 80, 100, 120]) {
      const lines = tableText(storefront, { width, color: false }).trimEnd().split("\n");
      for (const line of lines) assert.ok(columnsOf(line) <= width, `${width}: ${line}`);
      assert.ok(width > 100 || lines.some((line) => line.includes("…")), `${width} has …`);
    }
  });

  test("at 80 columns still shows the key, the end of the path and the workload's beginning", () => {
    const row = tableText(storefront, { width: 80, color: false })
      .split("\n")
      .find((line) => line.startsWith("1 "));
    assert.match(row ?? "", /^1 {2}Fix now {2}\S.*query\.ts:42 {2}.*pay/u);
  });

  test("changes nothing where the width is enough", () => {
    assert.equal(tableText(storefront, { width: 400, color: false }), tableText(storefront, plain));
  });

  test("colours tier words and nothing that came from outside", () => {
    const report = aReport({ alerts: [aReportAlert({ title: "Fix now \u001B[31mred" })] });
    const text = tableText(report, { width: undefined, color: true });
    assert.ok(text.includes("1  \u001B[1;31mFix now\u001B[0m  Fix now red (codeScanning/12)"));
    assert.ok(!tableText(report, plain).includes("\u001B"));
  });

  test("says that there are no open alerts only when every source of alerts was read", () => {
    assert.equal(
      tableText(aReport(), plain),
      "acme/storefront main@1a2b3c4\n" +
        "No open alerts. Read just now: code scanning, Dependabot, secret scanning, all pages.\n",
    );
    for (const state of [
      "partial",
      "forbidden",
      "ssoRequired",
      "rateLimited",
      "unauthenticated",
      "notFound",
      "unreachable",
    ] as const) {
      const coverage = coverageWith({ dependabot: [state, ""] });
      const text = tableText(aReport({ coverage }), plain);
      assert.ok(!text.includes("No open alerts"), state);
      assert.match(text, /^(?:Not read|Read in part): Dependabot/mu, state);
    }
  });

  test("names the sources that are off beside the ones that were read", () => {
    const coverage = coverageWith({ dependabot: ["off", "An administrator can turn it on."] });
    assert.equal(
      tableText(aReport({ coverage }), plain),
      "acme/storefront main@1a2b3c4\n" +
        "No open alerts. Read just now: code scanning, secret scanning, all pages.\n" +
        "Not in use: Dependabot (off: An administrator can turn it on).\n",
    );
  });

  test("says once what several sources have in common", () => {
    const coverage = coverageWith({
      codeScanning: ["unauthenticated", "No token is set."],
      dependabot: ["unauthenticated", "No token is set."],
      git: ["partial", ""],
      workloads: ["unreachable", ""],
    });
    assert.deepEqual(tableText(aReport({ coverage }), plain).split("\n").slice(2), [
      "Not read: code scanning, Dependabot (not signed in: No token is set).",
      "Not read: workloads (not reachable).",
      "Read in part: git.",
      "",
    ]);
  });

  test("claims nothing about a source of alerts that is not set up", () => {
    const coverage = coverageWith({ dependabot: ["notConfigured", "no manifest"] });
    assert.equal(
      tableText(aReport({ coverage }), plain),
      "acme/storefront main@1a2b3c4\n" +
        "Nothing open in what was read just now: code scanning, secret scanning, all pages.\n" +
        "Not in use: Dependabot (not set up: no manifest).\n",
    );
  });

  test("does not say that there are none when no source of alerts is in use", () => {
    const coverage = coverageWith({
      codeScanning: ["notConfigured", "no analysis yet"],
      dependabot: ["off", ""],
      secretScanning: ["off", ""],
    });
    const text = tableText(aReport({ coverage }), plain);
    assert.ok(text.includes("No alert was read: no source of alerts is in use."));
    assert.ok(!text.includes("No open alerts"));
  });

  test("names another host, a detached head and the reference alerts come from", () => {
    const repository = {
      host: "acme.ghe.com",
      owner: "acme",
      name: "storefront",
      branch: null,
      head: null,
      alertsRef: "refs/heads/main",
      analysis: null,
    };
    const [headline, , second] = tableText(aReport({ repository }), plain).split("\n");
    assert.equal(headline, "acme.ghe.com/acme/storefront detached@no commit yet");
    assert.equal(second, "Code scanning alerts are those of refs/heads/main.");
  });

  test("says how old the analysis of the alerts is, where that is known", () => {
    const { repository } = aReport();
    const analysis = {
      commit: "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
      createdAt: "2026-11-19T08:15:30Z",
      error: null,
      warning: null,
    };
    const last = (changes: object) =>
      tableText(aReport({ repository: { ...repository, ...changes } }), plain);
    const sentence = "Code scanning alerts are those of refs/heads/main";
    assert.match(
      last({ analysis }),
      new RegExp(`${sentence}, analysed 2026-11-19 08:15 UTC \\(1a2b3c4\\)\\.`),
    );
    assert.match(
      last({ analysis: { ...analysis, commit: null } }),
      new RegExp(`${sentence}, analysed 2026-11-19 08:15 UTC\\.`),
    );
    assert.doesNotMatch(last({ analysis: { ...analysis, createdAt: null } }), /analysed/);
    assert.doesNotMatch(last({}), /Code scanning alerts are/);
  });

  test("keeps hostile titles and paths on their line, and without effect", () => {
    const alert = aReportAlert({
      title: "a\n2  Fix now\u001B[2J\u0007\u202Eevil\u2066\u009B31m \u001B]8;;http://x\u0007link",
      anchor: anAnchor({ path: "src/\u202Egnp\n.ts" }),
    });
    const text = tableText(aReport({ alerts: [alert] }), plain);
    assert.equal(text.split("\n").length, 4);
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    assert.ok(!/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/u.test(text));
    assert.ok(text.includes("a 2 Fix now evil link (codeScanning/12)"));
    assert.ok(text.includes("src/gnp .ts:42"));
  });

  test("aligns wide characters by the columns they take", () => {
    const alerts = [
      aReportAlert({ title: "注入攻击" }),
      aReportAlert({ title: "abcdefgh", key: "codeScanning/34", number: 34 }),
    ];
    const [, , first = "", second = ""] = tableText(aReport({ alerts }), plain).split("\n");
    assert.equal(columnsOf(beforePlace(first)), columnsOf(beforePlace(second)));
    assert.equal(beforePlace(first).length + 4, beforePlace(second).length);
  });
});
