import assert from "node:assert/strict";
import { type BundleFacts, bundleText } from "../../src/extension/diagnosticsBundle.ts";
import { defaultSettings } from "../../src/protocol/settings.ts";

const tenant = "6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f";
// Put together here, so that no file holds what looks like a token.
const token = ["ghp", "a".repeat(36)].join("_");

const facts: BundleFacts = {
  versions: { "Runtime Risk": "0.1.0", "VS Code": "1.140.0 (desktop)" },
  state: { state: "ready" },
  settings: {
    ...defaultSettings,
    "azure.tenant": tenant,
    "azure.subscriptions": [tenant, tenant],
    "issues.labels": ["internal-codename"],
  },
  worker: {
    node: "v24.1.0",
    platform: "linux x64",
    memoryMb: 71,
    repositories: [
      {
        alerts: { "codeScanning fixNow": 3, "dependabot plan": 2 },
        workloads: 4,
        issues: 1,
        clones: 1,
        anchors: { exact: 3, lost: 2 },
        coverage: [
          { source: "codeScanning", state: "ok", count: 3 },
          { source: "plans", state: "forbidden", count: null },
        ],
        takenAt: "2026-11-20T08:00:00Z",
        fromCache: false,
      },
    ],
    unreadFolders: ["notARepository"],
  },
  log: [
    `2026-11-20T08:00:00Z info GET https://api.github.com/repos/acme/shop/issues?token=x as mona`,
    `2026-11-20T08:00:01Z warn /home/mona/src/shop: authorization: bearer ${token}`,
    `2026-11-20T08:00:02Z error subscription ${tenant}, mona@example.com, acme/shop \`\`\` x`,
  ],
  names: {
    repositories: ["github.com/acme/shop"],
    folders: ["/home/mona/src/shop"],
    accounts: ["mona"],
  },
};

suite("a bundle of diagnostics", () => {
  const text = bundleText(facts);

  test("says versions, settings, coverage and numbers", () => {
    for (const line of [
      "- Runtime Risk: 0.1.0",
      "- Node: v24.1.0",
      "- Worker memory: 71 MB",
      "- refresh.interval: 15",
      "- azure.tenant: set",
      "- azure.subscriptions: 2 chosen",
      "- alerts: 3 codeScanning fixNow, 2 dependabot plan",
      "- places: 3 exact, 2 lost",
      "| codeScanning | ok | 3 |",
      "| plans | forbidden |  |",
      "Folders not shown: notARepository",
    ]) {
      assert.ok(text.split("\n").includes(line), line);
    }
  });

  test("names nobody and nothing: no token, account, repository, folder, id or address", () => {
    for (const secret of [token, tenant, "mona", "acme", "/home", "example.com", "codename"]) {
      assert.ok(!text.includes(secret), secret);
    }
    assert.ok(text.includes("info GET https://api.github.com/… as <account>"));
    assert.ok(text.includes("<folder>: authorization: [token]"));
    assert.ok(text.includes("subscription <id>, <mail>, <repository>"));
  });

  test("nothing in the log ends its block", () => {
    assert.match(text, /\n````text\n[^]*``` x\n````\n/);
  });

  test("says that no worker runs", () => {
    assert.match(bundleText({ ...facts, worker: undefined }), /The worker does not run\./);
  });
});
