import type { Alert, AlertKey, CodeScanningAlert, DependabotAlert } from "../core/alert.ts";
import { type FixBounds, fixBoundsOf, type SeenAnalysis } from "../core/deployed/fixBounds.ts";
import {
  codeVerdict,
  dependencyVerdict,
  type FixedAlert,
  type FixVerdict,
  type StillRunning,
  verdictOfAll,
} from "../core/deployed/fixed.ts";
import type { DeployedCommit, WorkloadLink } from "../core/workload.ts";
import { type Ancestry, createAncestry } from "../sources/git/ancestry.ts";
import { type BaseBranch, type FilesAt, readFilesAt } from "../sources/git/deployed.ts";
import type { CodeSource } from "./codeSource.ts";
import { commitsOf, Wanted } from "./deployedFacts.ts";

/** A fixed alert that still runs, with the links that say where. */
export interface UndeployedFix {
  readonly fixed: FixedAlert;
  readonly by: StillRunning;
  readonly links: readonly WorkloadLink[];
}

/** What still runs, and what nobody can tell of. */
export interface FoundFixes {
  readonly running: readonly UndeployedFix[];
  readonly unknown: readonly FixedAlert[];
}

export interface FixQuestion {
  readonly linksOf: (alert: Alert) => readonly WorkloadLink[];
  readonly base: BaseBranch;
  /** Of the default branch, as far back as they were read. */
  readonly analyses: readonly SeenAnalysis[];
  /** Keeps what git has said. */
  readonly memory: Map<string, unknown>;
}

/** Lock files are read for no more commits than these. */
const mostCommits = 8;

/**
 * The fixed alerts whose code is still in what runs, each with the workloads it runs in. Candidates
 * do not count: that an alert is in an image must be as certain as that its fix is not.
 */
export async function undeployedFixes(
  code: Pick<CodeSource, "git" | "repository" | "affectedAt">,
  fixed: readonly FixedAlert[],
  question: FixQuestion,
  signal: AbortSignal,
): Promise<FoundFixes> {
  const { linksOf } = question;
  const linked = fixed.filter(({ alert }) => linksOf(alert).flatMap(commitsOf).length > 0);
  const scanned = await scannedVerdicts(code, linked, question, signal);
  const locked = await lockedVerdicts(code, linked, question, signal);
  const running: UndeployedFix[] = [];
  const unknown: FixedAlert[] = [];
  for (const one of linked) {
    const { alert } = one;
    const verdicts = alert.kind === "dependabot" ? locked : scanned;
    const links = linksOf(alert).flatMap((link) => {
      const found = commitsOf(link).map(
        (commit) => verdicts.get(keyOf(alert, commit)) ?? "unknown",
      );
      const verdict = verdictOfAll(found);
      return verdict === undefined ? [] : [{ link, verdict }];
    });
    const there = links.flatMap(({ link, verdict }) =>
      verdict === "fixed" || verdict === "unknown"
        ? []
        : [{ link: { ...link, code: "running" as const }, by: verdict }],
    );
    const [first] = there;
    if (first !== undefined) {
      const by = there.every((each) => each.by === first.by) ? first.by : "analyses";
      running.push({ fixed: one, by, links: there.map(({ link }) => link) });
    } else if (links.some(({ verdict }) => verdict === "unknown")) unknown.push(one);
  }
  return { running, unknown };
}

type Verdicts = ReadonlyMap<string, FixVerdict>;

function keyOf({ key }: Alert, commit: string): string {
  return `${key} ${commit}`;
}

/** Each commit that runs, with how it stands to the branch. */
function deployedOf(links: readonly WorkloadLink[]): ReadonlyMap<string, DeployedCommit> {
  return new Map(
    links
      .filter(({ isCertain }) => isCertain)
      .flatMap(({ workload }) => workload.images)
      .flatMap(({ commit, deployed }) =>
        commit === undefined ? [] : [[commit, deployed ?? { kind: "unknown" }] as const],
      ),
  );
}

interface ScannedFix {
  readonly alert: CodeScanningAlert;
  readonly bounds: FixBounds;
}

async function scannedVerdicts(
  { git, repository }: Pick<CodeSource, "git" | "repository">,
  linked: readonly FixedAlert[],
  { linksOf, base, analyses, memory }: FixQuestion,
  signal: AbortSignal,
): Promise<Verdicts> {
  const bounded = linked.flatMap(({ alert, fixedAt }): readonly ScannedFix[] => {
    if (alert.kind !== "codeScanning") return [];
    const bounds = fixBoundsOf(alert, fixedAt, analyses);
    return bounds === undefined ? [] : [{ alert, bounds }];
  });
  const wanted = new Wanted();
  for (const { alert, bounds } of bounded) {
    const { path, commit } = alert.location ?? {};
    if (path === undefined) continue;
    const commits = linksOf(alert).flatMap(commitsOf);
    for (const one of [...commits, commit, bounds.last, bounds.fix]) {
      if (one !== undefined) wanted.add(one, path);
    }
  }
  const verdicts = new Map<string, FixVerdict>();
  if (wanted.byCommit.size === 0) return verdicts;
  const files = await readFilesAt(git, repository, wanted.byCommit, signal);
  const ancestry = createAncestry(git, repository.root, memory, signal);
  for (const { alert, bounds } of bounded) {
    for (const [commit, deployed] of deployedOf(linksOf(alert))) {
      const place = { commit, deployed, base, bounds };
      verdicts.set(keyOf(alert, commit), await scannedVerdict(alert, place, { files, ancestry }));
    }
  }
  return verdicts;
}

interface FixPlace {
  readonly commit: string;
  readonly deployed: DeployedCommit;
  readonly base: BaseBranch;
  readonly bounds: FixBounds;
}

async function scannedVerdict(
  { location }: CodeScanningAlert,
  { commit, deployed, base, bounds: { first, last, fix } }: FixPlace,
  { files, ancestry }: { readonly files: FilesAt; readonly ancestry: Ancestry },
): Promise<FixVerdict> {
  if (deployed.kind !== "compared") return "unknown";
  const at = (id: string | undefined) =>
    id === undefined || location === undefined ? undefined : files.at(id, location.path);
  const is = async (older: string | undefined, newer: string) =>
    older !== undefined && (await ancestry.isAncestor(older, newer)) === true;
  // Where the fix is older than the last report it was no change of the code.
  if (await is(fix, last)) return "unknown";
  const scanned = location?.commit;
  const left = deployed.ahead === 0 ? commit : await ancestry.mergeBase(commit, base.commit);
  return codeVerdict({
    deployed,
    region: location?.region,
    inDeployed: at(commit),
    inScanned: (await is(scanned, last)) ? at(scanned) : undefined,
    inLast: at(last),
    inFix: at(fix),
    hasFix: await ancestry.isAncestor(fix, commit),
    isBeforeLast: await is(left, last),
    isAfterFirst: await is(first, commit),
  });
}

async function lockedVerdicts(
  { affectedAt }: Pick<CodeSource, "affectedAt">,
  linked: readonly FixedAlert[],
  { linksOf }: FixQuestion,
  signal: AbortSignal,
): Promise<Verdicts> {
  const byCommit = new Map<string, { deployed: DeployedCommit; alerts: DependabotAlert[] }>();
  for (const { alert } of linked) {
    if (alert.kind !== "dependabot") continue;
    for (const [commit, deployed] of deployedOf(linksOf(alert))) {
      const one = byCommit.get(commit) ?? { deployed, alerts: [] };
      one.alerts.push(alert);
      byCommit.set(commit, one);
    }
  }
  const verdicts = new Map<string, FixVerdict>();
  const nothing: ReadonlyMap<AlertKey, boolean> = new Map();
  let read = 0;
  for (const [commit, { deployed, alerts }] of byCommit) {
    const isWorth = deployed.kind === "compared" && deployed.behind > 0;
    if (isWorth) read += 1;
    const affected =
      isWorth && read <= mostCommits ? await affectedAt(commit, alerts, signal) : nothing;
    for (const alert of alerts) {
      verdicts.set(keyOf(alert, commit), dependencyVerdict(deployed, affected.get(alert.key)));
    }
  }
  return verdicts;
}
