import type { Alert } from "../../core/alert.ts";
import { type GitHub, readPages } from "./client.ts";
import { type Issue, namesAddress, toIssue } from "./issues.ts";

/** The app that Defender for Cloud writes issues as. */
const author = "microsoft-security-devops[bot]";
const label = "defender for cloud";

/**
 * Open issues that Defender for Cloud made itself and that are about an alert: they name its
 * address, its CVE or advisory, or in the title its package. None where they cannot be read.
 */
export async function readDefenderIssues(
  github: GitHub,
  alerts: readonly Alert[],
  signal: AbortSignal,
): Promise<readonly Issue[]> {
  const { items } = await readPages(
    github,
    "GET /repos/{owner}/{repo}/issues",
    { creator: author, state: "open" },
    signal,
  );
  const issues = items.flatMap((item) => toIssue(github, item) ?? []);
  return issues
    .filter(({ labels }) => labels.some((name) => name.toLowerCase() === label))
    .filter((issue) => alerts.some((alert) => isAbout(issue, alert)));
}

function isAbout({ title, body }: Issue, alert: Alert): boolean {
  if (namesAddress(body, alert.url)) return true;
  if (alert.kind !== "dependabot") return false;
  const names = [alert.cveId, alert.ghsaId].filter((name) => name !== undefined && name !== "");
  if (names.some((name) => hasWord(body, name ?? ""))) return true;
  return hasWord(title, shortName(alert.packageName));
}

/** Defender leaves out the group of a package: `log4j-core`, not `org.apache…:log4j-core`. */
function shortName(name: string): string {
  return name.split(/[/:]/).at(-1) ?? name;
}

function hasWord(text: string, word: string): boolean {
  if (word === "") return false;
  const [where, what] = [text.toLowerCase(), word.toLowerCase()];
  for (let at = where.indexOf(what); at !== -1; at = where.indexOf(what, at + 1)) {
    const before = where.charAt(at - 1);
    const after = where.charAt(at + what.length);
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}
