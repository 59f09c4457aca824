/** One analysis of the main branch: a tool, a category and the commit it saw. */
export interface Scan {
  readonly id: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly analysisKey: string;
  readonly category: string;
  readonly environment: string;
  /** The story's name of the commit. */
  readonly commit: string;
  readonly date: string;
}

export type Category = "javascript" | "python" | "go" | "java" | "actions" | "trivy";

/** CodeQL runs on Mondays at 04:17; each language's latest successful runs, oldest first. */
const runs: Readonly<Record<Category, readonly (readonly [commit: string, date: string])[]>> = {
  javascript: [
    ["replicas", "2026-08-17T04:31:08Z"],
    ["savedFilters", "2026-09-21T04:30:51Z"],
    ["quietMail", "2026-09-28T13:10:22Z"],
    ["carts", "2026-10-05T04:31:40Z"],
  ],
  python: [
    ["replicas", "2026-08-17T04:29:15Z"],
    ["savedFilters", "2026-09-21T04:28:44Z"],
    ["carts", "2026-10-05T04:29:02Z"],
  ],
  go: [
    ["replicas", "2026-08-17T04:33:27Z"],
    ["reportsAudit", "2026-10-12T04:33:19Z"],
  ],
  java: [
    ["replicas", "2026-08-17T04:36:50Z"],
    ["savedFilters", "2026-08-31T04:36:12Z"],
  ],
  actions: [
    ["replicas", "2026-08-17T04:25:33Z"],
    ["renameNotify", "2026-10-19T04:25:10Z"],
  ],
  trivy: [
    ["release", "2026-08-20T05:02:41Z"],
    ["renameNotify", "2026-10-19T05:02:18Z"],
  ],
};

const languages: Readonly<Record<Category, string>> = {
  javascript: "javascript-typescript",
  python: "python",
  go: "go",
  java: "java-kotlin",
  actions: "actions",
  trivy: "trivy",
};

function scansOf(category: Category): readonly Scan[] {
  const isTrivy = category === "trivy";
  const first = 731_400_000 + Object.keys(runs).indexOf(category) * 1000;
  return runs[category].map(([commit, date], index) => ({
    id: first + index * 17,
    tool: isTrivy
      ? { name: "Trivy", version: "0.57.1" }
      : { name: "CodeQL", version: index === 0 ? "2.22.4" : "2.23.2" },
    analysisKey: isTrivy
      ? ".github/workflows/trivy.yml:scan"
      : ".github/workflows/codeql.yml:analyze",
    category: isTrivy ? "trivy-config" : `/language:${languages[category]}`,
    environment: isTrivy ? "{}" : JSON.stringify({ language: languages[category] }),
    commit,
    date,
  }));
}

/** When each tool first looked; its first alerts are a second apart, in their order. */
export const firstLook = { CodeQL: "2026-08-17T04:38:00Z", Trivy: "2026-08-20T05:04:00Z" } as const;

/** Every analysis there is, newest first, as GitHub lists them. */
export const scans: readonly Scan[] = (
  ["javascript", "python", "go", "java", "actions", "trivy"] as const
)
  .flatMap(scansOf)
  .toSorted((a, b) => (a.date < b.date ? 1 : -1));

/** The analysis of a category that is `back` runs before its last. */
export function scanOf(category: Category, back = 0): Scan {
  const all = scansOf(category);
  const scan = all.at(-1 - back);
  if (scan === undefined) throw new Error(`${category} was not analysed so often`);
  return scan;
}
