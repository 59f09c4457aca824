import * as z from "zod/mini";
import { type DependabotAlert, parseAlertKey } from "../../core/alert.ts";
import type { RankedAlert } from "../../core/snapshot.ts";
import { plain } from "../../core/view/plain.ts";
import type { CloudIssueResult } from "../../protocol/cloudActing.ts";
import { answersPreview, type IssueWish, wishForIssue } from "../../sources/azure/issueCreation.ts";
import { readDefenderIssues } from "../../sources/github/defenderIssues.ts";
import { cloneOf, type Entry } from "../entry.ts";
import { entryNamed } from "../sameRepository.ts";
import { readConnectedRepositories } from "../unmapped.ts";
import type { CloudActingDeps } from "./cloudActing.ts";
import { referenceOf } from "./issueDeps.ts";

const text = z.string().check(z.maxLength(2048));
const targetSchema = z.object({ repository: text, key: text });
const createSchema = z.object({ repository: text, key: text, recommendation: text });

/** Defender needs seconds; whoever waits longer is told to look again. */
const patienceMs = 120_000;
/** GitHub lists an issue some seconds after Defender has made it. */
const looks = 5;
const lookDelayMs = 2000;

interface Subject {
  readonly entry: Entry;
  readonly alert: DependabotAlert;
  /** The recommendation that is about the alert, on the workload that decides its tier. */
  readonly recommendation: string;
  readonly title: string;
  readonly workload: string;
}

/**
 * The issue that Defender for Cloud writes by itself (a preview of its DevOps API): offered where a
 * connector lists the repository, answers in the version that has it, and recommends to update the
 * package of the alert.
 */
export function createCloudIssues(deps: CloudActingDeps) {
  /** Asked once after each refresh; the connector's id of the repository, or that there is none. */
  const known = new Map<string, { readonly takenAt: string; readonly id: string | undefined }>();

  const connector = async (entry: Entry, signal: AbortSignal): Promise<string | undefined> => {
    const reach = deps.azure();
    const { repository } = cloneOf(entry);
    if (reach === undefined || repository.host !== "github.com") return undefined;
    const takenAt = entry.snapshot?.takenAt ?? "";
    const before = known.get(entry.key);
    if (before?.takenAt === takenAt) return before.id;
    const names = [entry.github.repository];
    const { facts } = await readConnectedRepositories(reach.graph, names, signal);
    const own = facts.find(
      ({ fullName, isOnboarded }) =>
        isOnboarded &&
        names.some(({ owner, name }) => `${owner}/${name}`.toLowerCase() === fullName),
    );
    const isThere = own !== undefined && (await answersPreview(reach.arm, own.id, signal));
    const id = isThere ? own.id : undefined;
    known.set(entry.key, { takenAt, id });
    return id;
  };

  const find = (target: { readonly repository: string; readonly key: string }) => {
    const entry = entryNamed(deps.entries(), target.repository);
    const key = parseAlertKey(target.key);
    const ranked = key === undefined ? undefined : entry?.byKey.get(key);
    return entry === undefined || ranked === undefined ? undefined : subjectOf(entry, ranked);
  };

  /** The issue that Defender made of this alert, when GitHub lists it already. */
  const look = async ({ entry, alert }: Subject, tries: number, signal: AbortSignal) => {
    for (let left = tries; left > 0; left -= 1) {
      const [issue] = await readDefenderIssues(entry.github, [alert], signal);
      if (issue !== undefined) return referenceOf(issue);
      if (left > 1) await deps.pause(lookDelayMs, signal);
    }
    return undefined;
  };

  const told = async (
    subject: Subject,
    wish: IssueWish,
    signal: AbortSignal,
  ): Promise<CloudIssueResult> => {
    if (wish.kind === "refused") return { ok: false, message: wish.message, isNone: true };
    const issue = await look(subject, wish.kind === "done" ? looks : 1, signal);
    if (issue !== undefined) {
      deps.onIssue(subject.entry.key, [subject.alert.key], issue);
      const note = "Azure's answer was lost; the issue was found on GitHub.";
      return { ok: true, issue, notes: wish.kind === "done" ? [] : [note] };
    }
    if (wish.kind === "unknown") return { ok: false, message: wish.message, isNone: false };
    const note = "Defender for Cloud says that the issue is made; GitHub does not list it yet.";
    return { ok: true, issue: null, notes: [note] };
  };

  return {
    cloudIssue: async (argument: unknown, signal: AbortSignal) => {
      const parsed = targetSchema.safeParse(argument);
      const subject = parsed.success ? find(parsed.data) : undefined;
      if (subject === undefined) return null;
      const id = await connector(subject.entry, signal);
      if (id === undefined) return null;
      const { recommendation, title, workload } = subject;
      return { recommendation, title, workload };
    },

    createCloudIssue: async (argument: unknown, signal: AbortSignal): Promise<CloudIssueResult> => {
      const none = (message: string) => ({ ok: false as const, message, isNone: true });
      const parsed = createSchema.safeParse(argument);
      const subject = parsed.success ? find(parsed.data) : undefined;
      const reach = deps.azure();
      const isSame = parsed.success && subject?.recommendation === parsed.data.recommendation;
      if (subject === undefined || reach === undefined || !isSame) {
        return none("This alert has no such recommendation any more. Refresh and try again.");
      }
      const repository = await connector(subject.entry, signal);
      if (repository === undefined) {
        return none("Defender for Cloud offers this for no connector of the repository any more.");
      }
      const { recommendation } = subject;
      const release = await deps.lock(`cloudIssue:${recommendation}`);
      if (release === undefined) {
        return {
          ok: false,
          message: "Another window is asking for the same issue. Look again in a moment.",
          isNone: false,
        };
      }
      try {
        const earlier = await look(subject, 1, signal);
        if (earlier !== undefined) {
          deps.onIssue(subject.entry.key, [subject.alert.key], earlier);
          const note = "Defender for Cloud had made it already; nothing was asked again.";
          return { ok: true, issue: earlier, notes: [note] };
        }
        const wish = await wishForIssue(
          reach.arm,
          { repository, recommendation },
          { pause: deps.pause, patienceMs },
          signal,
        );
        return await told(subject, wish, signal);
      } finally {
        await release();
      }
    },
  };
}

/** Undefined for an alert that no recommendation on a workload of its own is about. */
function subjectOf(entry: Entry, { alert, workloads }: RankedAlert): Subject | undefined {
  if (alert.kind !== "dependabot") return undefined;
  const { cveId, packageName } = alert;
  for (const { workload, evidence, isCertain } of workloads) {
    if (!isCertain || evidence === "inferred") continue;
    const one = workload.recommendations.find(
      ({ id, cves, software }) =>
        id.startsWith("/subscriptions/") &&
        ((cveId !== undefined && cves.includes(cveId.toUpperCase())) ||
          software?.name.toLowerCase() === packageName.toLowerCase()),
    );
    if (one !== undefined) {
      const title = plain(one.title, 160);
      return { entry, alert, recommendation: one.id, title, workload: plain(workload.name, 80) };
    }
  }
  return undefined;
}
