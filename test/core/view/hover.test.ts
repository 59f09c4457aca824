import assert from "node:assert/strict";
import type { Alert } from "../../../src/core/alert.ts";
import type { Anchor, AnchorState, ScanDistance } from "../../../src/core/anchor.ts";
import { allSecrets } from "../../../src/core/remedy/allSecrets.ts";
import type { Progress } from "../../../src/core/remedy/progress.ts";
import { explain } from "../../../src/core/risk/explain.ts";
import { rankAlert } from "../../../src/core/risk/rank.ts";
import { anchorNote } from "../../../src/core/view/anchorWords.ts";
import { explanationDocument } from "../../../src/core/view/explanation.ts";
import { type HoverInput, hoverOf, shortHoverOf } from "../../../src/core/view/hover.ts";
import { english } from "../../../src/core/view/text.ts";
import { codeScanning, linkTo, secret, workload, world } from "../risk/examples.ts";
import { anchor } from "./rankedExamples.ts";

const repository = "github.com/acme/shop";
const busy = workload({
  riskFactors: ["internet-exposed", "sensitive-data"],
  attackPaths: 2,
  portalUrl: "https://portal.azure.com/#x",
  images: [{ reference: undefined, digest: "sha256:aa", commit: "1a2b3c4d5e" }],
});

function input(
  changes: Partial<HoverInput> = {},
  links = [linkTo(busy)],
  alert: Alert = codeScanning(),
): HoverInput {
  const made = rankAlert(alert, "open", links, world);
  return {
    ranked: made,
    anchor,
    explanation: explain(made, world),
    progress: untouched,
    repository,
    hasCommands: true,
    secretProviders: () => allSecrets,
    now: world.now,
    ...changes,
  };
}

const untouched: Progress = {
  state: "open",
  issue: undefined,
  issuesIn: undefined,
  pull: undefined,
  deployed: { to: 0, of: 1 },
};

function tracked(state: "open" | "closed" = "open"): Progress {
  const url = "https://github.com/acme/shop/issues/45";
  return { ...untouched, issue: { number: 45, url, state, assignees: ["mona"] } };
}

const page = "https://github.com/acme/shop/pull/51";
const fixing: Progress = {
  ...tracked(),
  pull: {
    number: 51,
    title: "t",
    url: page,
    state: "open",
    checks: "failing",
    issues: [45],
    alerts: [],
  },
};

/** What is shown outside the table. */
function lines(markdown: string): readonly string[] {
  return markdown.split("\n").filter((line) => line !== "" && !line.startsWith("|"));
}

suite("hover", () => {
  test("starts with tier, title and the alert's number as a link", () => {
    const [first = ""] = lines(hoverOf(input(), english));
    assert.match(
      first,
      /^\*\*Fix now\*\* · SQL injection · \[\\#12\]\(<https:\/\/github\.com\/acme\/shop\/security\/code-scanning\/12>\)$/,
    );
  });

  test("says among the reasons that this branch brought it in, when that is known", () => {
    const reasons = (introducedByBranch: boolean | undefined) =>
      lines(hoverOf(input({}, [], codeScanning({ introducedByBranch })), english))[1] ?? "";
    assert.match(reasons(true), / · new on this branch$/);
    assert.doesNotMatch(reasons(false), /branch/);
    assert.doesNotMatch(reasons(undefined), /branch/);
  });

  test("says where it runs and how we know", () => {
    const text = hoverOf(input(), english).replaceAll("\\", "");
    assert.match(
      text,
      /payments-api \(prod\) · AKS prod-weu \/ payments · attested, not verified · running 1a2b3c4/,
    );
  });

  test("says that code only possibly runs there where only a name says so, and no factor", () => {
    const maybe = { ...busy, evidence: "inferred" } as const;
    const made = input({}, [linkTo(maybe, { evidence: "inferred", reason: "a name that fits" })]);
    const hover = hoverOf(made, english);
    assert.match(hover, /^possibly payments\\-api \\\(prod\\\) · .*inferred/m);
    assert.doesNotMatch(hover, /internet|sensitive data|on 2 attack paths/);
    const { markdown } = explanationDocument(made.ranked, made.explanation, english);
    const [where = ""] = markdown.split("## Where it runs").slice(1);
    assert.match(where, /- possibly payments.* · possibly internet\\-exposed · sensitive data/);
    assert.equal(made.ranked.risk.facts.exposure, "unknown");
  });

  test("counts further workloads", () => {
    const links = [linkTo(busy), linkTo(workload({ key: "/b" })), linkTo(workload({ key: "/c" }))];
    assert.match(hoverOf(input({}, links), english).replaceAll("\\", ""), / · \+2 more$/m);
  });

  test("has at most fifteen lines with its table, whatever there is to say", () => {
    const plain = input({
      anchor: { ...anchor, state: "edited" },
      progress: fixing,
    });
    const campaign = { name: "c", endsAt: "2026-12-11T00:00:00.000Z", isCertain: true };
    const everything = { ...plain, ranked: { ...plain.ranked, campaign } };
    const leak = input({ progress: fixing }, [linkTo(busy)], secret());
    for (const made of [everything, leak, input({}, []), input({ hasCommands: false })]) {
      const shown = hoverOf(made, english)
        .split("\n")
        // The line below the table's head draws no line.
        .filter((line) => line !== "" && !line.startsWith("| ---"));
      assert.ok(shown.length <= 15, String(shown.length));
      assert.ok(shown.some((line) => line.startsWith("| Fact")) || made === leak);
    }
  });

  test("names the campaign with its due date, as sure as that is, and the account says why", () => {
    const made = input();
    const shown = (isCertain: boolean) => {
      const campaign = { name: "SQL *injection*", endsAt: "2026-12-11T00:00:00.000Z", isCertain };
      const ranked = { ...made.ranked, campaign };
      const { markdown } = explanationDocument(ranked, made.explanation, english);
      return [hoverOf(input({ ranked }), english), markdown] as const;
    };
    const [sure, whySure] = shown(true);
    assert.ok(lines(sure).includes("In campaign “SQL \\*injection\\*”, due 2026\\-12\\-11"), sure);
    assert.match(whySure, /An open issue of this alert is named after it\./);
    const [perhaps, whyPerhaps] = shown(false);
    assert.match(perhaps, /^Possibly in campaign “SQL/m);
    assert.match(whyPerhaps, /GitHub does not tell which alerts it holds/);
    assert.doesNotMatch(hoverOf(made, english), /campaign/i);
  });

  test("offers no issue to create in read-only mode, and still the one there is", () => {
    const texts = (changes: Partial<HoverInput>) => hoverOf(input(changes), english);
    assert.match(texts({}), /Create Issue…/);
    assert.doesNotMatch(texts({ isReadOnly: true }), /Create Issue…/);
    assert.match(texts({ isReadOnly: true, progress: tracked() }), /Open Issue/);
  });

  test("is short where the user wants it so: why, where it runs and what to do, no table", () => {
    const full = hoverOf(input({ progress: tracked() }), english).split("\n\n");
    const short = hoverOf(input({ progress: tracked(), detail: "short" }), english).split("\n\n");
    assert.ok(full.some((line) => line.startsWith("| Fact")));
    assert.equal(
      short.find((line) => line.startsWith("|")),
      undefined,
    );
    assert.deepEqual(short, [
      ...full.slice(0, 4),
      ...full.filter((line) => /^open → |View Workload/.test(line)),
    ]);
  });

  test("of a secret says how to replace it before anything else, with the provider's page", () => {
    const leak = input({}, [], secret({ secretType: "stripe_api_key", validity: "active" }));
    const [, second = ""] = lines(hoverOf(leak, english));
    assert.equal(
      second.replaceAll("\\", ""),
      "**Replace this secret and revoke the old one before anything else.** " +
        "[Stripe&#58; how to do it](<https://docs.stripe.com/keys>)",
    );
    const { markdown } = explanationDocument(
      leak.ranked,
      leak.explanation,
      english,
      () => allSecrets,
    );
    const head = markdown.split("\n").find((line) => line.startsWith("## "));
    assert.equal(head, "## How to replace this secret of Stripe");
    assert.match(markdown, /\n1\. Roll the key in the dashboard/);
    const generic = input({}, [], secret({ secretType: "password" }));
    assert.match(
      explanationDocument(generic.ranked, generic.explanation, english).markdown,
      /\n## How to replace this secret\n/,
    );
  });

  test("of one of several at a place is one line", () => {
    const text = shortHoverOf(input().ranked, english);
    assert.equal(text.split("\n").length, 1);
    assert.match(text, /^\*\*Fix now\*\* · SQL injection · \[\\#12\]\(<https:.*>\) · internet/);
  });

  test("offers to update a dependency only where one edit does it", () => {
    assert.ok(!hoverOf(input(), english).includes("updateDependency"));
    assert.ok(
      hoverOf(input({ canBump: true }), english).includes("command:runtimeRisk.updateDependency?"),
    );
  });

  test("says whom an alert without an issue is assigned to", () => {
    const mine = input({}, [linkTo(busy)], codeScanning({ assignees: ["mona", "hubot"] }));
    assert.match(hoverOf(mine, english), /\n\nAssigned to mona, hubot\n\n/);
    assert.doesNotMatch(
      hoverOf({ ...mine, progress: tracked() }, english),
      /Assigned to mona, hubot/,
    );
  });

  test("the table holds the facts that counted, and says from where and how old", () => {
    const table = hoverOf(input(), english)
      .split("\n")
      .filter((line) => line.startsWith("|"));
    assert.equal(table[0]?.replaceAll("\\", ""), "| Fact | Value | From | As of |");
    assert.ok(table.some((line) => line.startsWith("| Exposure | open |")));
    assert.ok(table.length > 2);
  });

  test("offers our commands only where they are known", () => {
    const withCommands = hoverOf(input(), english);
    for (const command of ["viewWorkload", "createIssue", "explainRisk"]) {
      assert.ok(withCommands.includes(`(command:runtimeRisk.${command}?`), command);
    }
    const without = hoverOf(input({ hasCommands: false, progress: tracked() }), english);
    assert.ok(!without.includes("command:"));
    assert.match(without, /\[Open on GitHub\]\(<https:/);
  });

  test("offers the open issue instead of another one, and no workload where none is known", () => {
    const shown = hoverOf(input({ progress: tracked() }, []), english);
    assert.ok(shown.includes("command:runtimeRisk.openIssue?"));
    assert.ok(!shown.includes("createIssue"));
    assert.ok(!shown.includes("viewWorkload"));
    const closed = hoverOf(input({ progress: tracked("closed") }), english);
    assert.ok(closed.includes("createIssue"));
  });

  test("says in one line with links how far the remedy is", () => {
    const shown = hoverOf(input({ progress: fixing }), english).replaceAll("\\", "");
    const issue = "https://github.com/acme/shop/issues/45";
    assert.ok(
      shown.includes(
        `\n\nopen → [issue #45 (mona)](<${issue}>) → [pull request #51 (checks failing)](<${page}>)\n\n`,
      ),
      shown,
    );
  });

  test("says what is not known and how to learn it", () => {
    const text = hoverOf(input({}, []), english);
    assert.match(text, /Not known/);
  });

  test("upstream text is escaped and other addresses are not linked", () => {
    const hostile = "[x](command:workbench.action.quit) <img src=x> ![i](https://evil.example/i)";
    const made = input(
      {},
      [
        linkTo(
          workload({ name: hostile, cluster: hostile, namespace: hostile, environment: hostile }),
        ),
      ],
      codeScanning({ title: hostile, url: "javascript:alert(1)" }),
    );
    for (const text of [
      hoverOf(
        { ...made, anchor: { ...anchor, state: "lost", region: undefined, reason: hostile } },
        english,
      ),
      explanationDocument(made.ranked, made.explanation, english).markdown,
    ]) {
      assert.doesNotMatch(text, /\[x\]\(|(?<!\\)<img|(?<!\\)!|javascript:|command:workbench/);
      assert.doesNotMatch(text, /https:\/\/evil/);
    }
  });

  for (const [state, note] of [
    ["exact", ""],
    ["moved", "Moved from src/a.ts:7 since the scan of 1a2b3c4."],
    ["edited", "The code changed since the scan of 1a2b3c4; check whether this still applies."],
    ["uncertain", "why"],
    ["lost", "why"],
    ["unverified", "why"],
  ] as const satisfies readonly (readonly [AnchorState, string])[]) {
    test(`${state}: ${note === "" ? "nothing to add" : note}`, () => {
      const at: Anchor = {
        ...anchor,
        state,
        reason: "why",
        reported: { path: "src/a.ts", startLine: 7 },
      };
      assert.equal(anchorNote(at, english), note);
    });
  }

  for (const [state, scan, note] of [
    [
      "moved",
      { isAhead: false, commitsSince: 14, commitsAhead: 0 },
      "Moved from src/a.ts:7 since the scan of 1a2b3c4 of 2026-11-03, 14 commits ago.",
    ],
    [
      "edited",
      { isAhead: false, commitsSince: 1, commitsAhead: 0 },
      "The code changed since the scan of 1a2b3c4 of 2026-11-03, 1 commit ago; check whether this still applies.",
    ],
    ["exact", { isAhead: false, commitsSince: 3, commitsAhead: 0 }, ""],
    [
      "exact",
      { isAhead: true, commitsSince: 0, commitsAhead: 2 },
      "The scan is newer than your branch.",
    ],
    [
      "exact",
      { isAhead: true, commitsSince: 1, commitsAhead: 2 },
      "The scan has commits that your branch has not.",
    ],
    ["exact", { isAhead: true }, "The scan has commits that your branch has not."],
    [
      "lost",
      { isAhead: false, commitsSince: 0, commitsAhead: 0 },
      "why Scanned: 1a2b3c4 of 2026-11-03.",
    ],
  ] as const satisfies readonly (readonly [
    AnchorState,
    Omit<ScanDistance, "committedAt">,
    string,
  ])[]) {
    test(`${state}, scanned ${JSON.stringify(scan)}: ${note}`, () => {
      const at: Anchor = {
        ...anchor,
        state,
        reason: "why",
        scan: { committedAt: "2026-11-03T10:00:00.000Z", ...scan },
        reported: { path: "src/a.ts", startLine: 7 },
      };
      assert.equal(anchorNote(at, english), note);
    });
  }
});

suite("explanation", () => {
  test("tells tier, score, the table's row, facts, what would change it and where it runs", () => {
    const { ranked, explanation } = input();
    const { title, markdown } = explanationDocument(ranked, explanation, english);
    const text = markdown.replaceAll("\\", "").replaceAll("&#58;", ":");
    assert.equal(title, "Risk of #12: SQL injection");
    assert.match(text, /^# Fix now: SQL injection\n/);
    assert.ok(text.includes(`score ${ranked.risk.score} of 999`));
    for (const head of ["## Why", "## How the tier was found", "## Facts", "## Where it runs"]) {
      assert.ok(text.includes(`\n${head}\n`), head);
    }
    for (const reason of ranked.risk.reasons) assert.ok(text.includes(`- ${reason}`), reason);
  });

  test("leaves out what there is nothing to say about", () => {
    const { ranked, explanation } = input({}, []);
    const { markdown } = explanationDocument(ranked, { ...explanation, changes: [] }, english);
    assert.ok(!markdown.includes("Where it runs"));
    assert.ok(!markdown.includes("What would change it"));
    assert.match(markdown, /Not known, and how to learn it/);
  });
});
