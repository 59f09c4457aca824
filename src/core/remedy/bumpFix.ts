import type { DependabotAlert } from "../alert.ts";
import { codeSpan, escapeText, linkTo } from "./escape.ts";

/** What a raised dependency is called in git and on GitHub. */
export interface BumpWords {
  readonly branch: string;
  readonly message: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** The words for raising the dependency of an alert to a version. */
export function bumpWords(alert: DependabotAlert, version: string): BumpWords {
  // Names and versions are upstream text: what git would not take in a name is left out.
  const words = [alert.packageName, version].map((word) => word.trim().slice(0, 60)).join("-");
  const name = words
    .replaceAll(/[^\w.-]+/g, "-")
    .replaceAll(/\.{2,}/g, ".")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  const title = `Update ${oneLine(alert.packageName)} to ${oneLine(version)}`;
  const advisory = alert.cveId ?? alert.ghsaId;
  return {
    branch: `runtime-risk/${name}-${alert.number}`,
    message: `${title}\n\nFixes ${oneLine(advisory)}.`,
    title,
    body: [
      `Updates ${codeSpan(alert.packageName, 100)} in ${codeSpan(alert.manifestPath, 200)} to ${codeSpan(version, 60)}, the first version without ${escapeText(advisory, 60)}.`,
      `Alert: ${linkTo(`Dependabot alert ${alert.number}`, alert.url)}`,
      "The lock file is not part of this change: update it with your package manager before merging.",
    ].join("\n\n"),
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 100);
}
