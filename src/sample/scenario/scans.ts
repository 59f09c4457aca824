/** One analysis of a reference: a tool, a category and the commit it saw. */
export interface Scan {
  readonly id: number;
  /** Full name, e.g. `refs/heads/main`. */
  readonly ref: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly analysisKey: string;
  readonly category: string;
  readonly environment: string;
  readonly rulesCount: number;
  /** The story's name of the commit. */
  readonly commit: string;
  readonly date: string;
  /** What the upload said about its own gaps; empty for most. */
  readonly warning: string;
}

export type Category = keyof typeof suites;

/** The default branch, the branch with analyses of its own, and the pull request with one. */
export const mainRef = "refs/heads/main";
export const payoutsRef = "refs/heads/dana/payouts";
export const waitingRef = "refs/pull/6/merge";

interface Suite {
  readonly tool: { readonly name: string; readonly version: string };
  readonly workflow: string;
  readonly category: string;
  readonly language?: string;
  readonly rulesCount: number;
  /** When it looked for the first time; its first alerts are a second apart, in their order. */
  readonly firstLook: string;
}

const codeql = {
  tool: { name: "CodeQL", version: "2.23.2" },
  workflow: "codeql.yml:analyze",
  rulesCount: 96,
} as const;
const summer = "2026-08-17T04:38:00Z";

function language(name: string, firstLook = summer): Suite {
  return { ...codeql, category: `/language:${name}`, language: name, firstLook };
}

/** What analyses the repository: CodeQL by language, and three tools that look at other things. */
const suites = {
  javascript: language("javascript-typescript"),
  python: language("python"),
  go: language("go"),
  java: language("java-kotlin"),
  actions: language("actions"),
  trivy: {
    tool: { name: "Trivy", version: "0.57.1" },
    workflow: "trivy.yml:scan",
    category: "trivy-config",
    rulesCount: 41,
    firstLook: "2026-08-20T05:04:00Z",
  },
  csharp: language("csharp", "2026-10-19T04:42:00Z"),
  semgrep: {
    tool: { name: "Semgrep OSS", version: "1.142.0" },
    workflow: "semgrep.yml:scan",
    category: "semgrep",
    rulesCount: 212,
    firstLook: "2026-10-26T05:22:00Z",
  },
  eslint: {
    tool: { name: "ESLint", version: "9.38.0" },
    workflow: "eslint.yml:lint",
    category: "eslint-security",
    rulesCount: 34,
    firstLook: "2026-11-02T05:32:00Z",
  },
  vendored: {
    ...codeql,
    workflow: "codeql-vendored.yml:analyze",
    category: "/language:javascript-typescript;scope:vendored",
    language: "javascript-typescript",
    firstLook: "2026-11-02T05:48:00Z",
  },
} as const satisfies Readonly<Record<string, Suite>>;

type Run = readonly [commit: string, date: string, ref?: string];

/** CodeQL runs on Mondays at 04:17; each suite's latest successful runs, oldest first. */
const runs: Readonly<Record<Category, readonly Run[]>> = {
  javascript: [
    ["replicas", "2026-08-17T04:31:08Z"],
    ["savedFilters", "2026-09-21T04:30:51Z"],
    ["quietMail", "2026-09-28T13:10:22Z"],
    ["carts", "2026-10-05T04:31:40Z"],
    ["payoutFiles", "2026-11-12T10:19:52Z", payoutsRef],
  ],
  python: [
    ["replicas", "2026-08-17T04:29:15Z"],
    ["savedFilters", "2026-09-21T04:28:44Z"],
    ["carts", "2026-10-05T04:29:02Z"],
    ["payoutFiles", "2026-11-12T10:17:31Z", payoutsRef],
    ["mergeWaitingList", "2026-11-19T15:28:40Z", waitingRef],
  ],
  go: [
    ["replicas", "2026-08-17T04:33:27Z"],
    ["reportsAudit", "2026-10-12T04:33:19Z"],
    ["payoutFiles", "2026-11-12T10:21:05Z", payoutsRef],
  ],
  java: [
    ["replicas", "2026-08-17T04:36:50Z"],
    ["savedFilters", "2026-08-31T04:36:12Z"],
    ["payoutFiles", "2026-11-12T10:24:48Z", payoutsRef],
  ],
  actions: [
    ["replicas", "2026-08-17T04:25:33Z"],
    ["renameNotify", "2026-10-19T04:25:10Z"],
    ["payoutFiles", "2026-11-12T10:15:12Z", payoutsRef],
  ],
  trivy: [
    ["release", "2026-08-20T05:02:41Z"],
    ["renameNotify", "2026-10-19T05:02:18Z"],
  ],
  csharp: [["renameNotify", "2026-10-19T04:40:37Z"]],
  semgrep: [["moveNotify", "2026-10-26T05:20:14Z"]],
  eslint: [["imageRetry", "2026-11-02T05:31:03Z"]],
  vendored: [["imageRetry", "2026-11-02T05:46:20Z"]],
};

const warnings: Partial<Record<Category, string>> = {
  semgrep: "1 file could not be parsed: services/tax/Tax.csproj. Its results may be incomplete.",
};

const categories = Object.keys(suites).filter((name): name is Category => name in suites);

function scansOf(category: Category): readonly Scan[] {
  const suite: Suite = suites[category];
  const first = 731_400_000 + categories.indexOf(category) * 1000;
  return runs[category].map(([commit, date, ref = mainRef], index) => ({
    id: first + index * 17,
    ref,
    tool: index === 0 && date < "2026-09" ? olderTool(suite) : suite.tool,
    analysisKey: `.github/workflows/${suite.workflow}`,
    category: suite.category,
    environment: suite.language === undefined ? "{}" : JSON.stringify({ language: suite.language }),
    rulesCount: suite.rulesCount,
    commit,
    date,
    warning: warnings[category] ?? "",
  }));
}

/** CodeQL was updated in September. */
function olderTool({ tool }: Suite): Suite["tool"] {
  return tool.name === "CodeQL" ? { ...tool, version: "2.22.4" } : tool;
}

/** Every analysis there is, newest first, as GitHub lists them. */
export const scans: readonly Scan[] = categories
  .flatMap(scansOf)
  .toSorted((a, b) => (a.date < b.date ? 1 : -1));

/** The analysis of a category that is `back` runs before its last; undefined when there is none. */
export function scanOf(category: Category, ref: string, back = 0): Scan | undefined {
  return scansOf(category)
    .filter((scan) => scan.ref === ref)
    .at(-1 - back);
}

/** When a category was first looked at. */
export function firstLookOf(category: Category): string {
  return suites[category].firstLook;
}
