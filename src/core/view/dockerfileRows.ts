import { type CvePlace, countCves } from "../containerCves.ts";
import { escapeMarkdown } from "./markdown.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";
import { groupRow } from "./treeSource.ts";

/** A line of a Dockerfile that brings CVEs into an image. */
export interface DockerfileLine {
  readonly path: string;
  /** Address of the file. */
  readonly uri: string;
  readonly place: CvePlace;
}

/** CVEs beyond these are counted only. */
const mostCves = 12;

/** `Dockerfile:12` · 2 CVEs in the base image. */
export function dockerfileRows(
  repository: string,
  workload: string,
  lines: readonly DockerfileLine[],
  t: Translate,
): readonly TreeNode[] {
  return lines.map(({ path, uri, place }) => {
    const { startLine } = place.region;
    const file = plain(path.slice(path.lastIndexOf("/") + 1), 60);
    const label = `${file}:${startLine}`;
    const description = whereWords(place, t);
    const cves = place.updates.flatMap((update) => update.cves);
    const shown = [...new Set(cves)].slice(0, mostCves).join(", ");
    return {
      ...groupRow,
      id: `${repository}\tdockerfile\t${workload}\t${path}\t${startLine}`,
      label,
      description,
      tooltip: [`**${escapeMarkdown(path)}**`, escapeMarkdown(description), escapeMarkdown(shown)]
        .filter((line) => line !== "")
        .join("\n\n"),
      accessibleLabel: `${path}:${startLine}, ${description}`,
      icon: "package",
      context: "dockerfile",
      children: "none",
      line: { uri, line: startLine },
    };
  });
}

function whereWords({ updates, installed, layer }: CvePlace, t: Translate): string {
  const count = countCves(updates);
  const cves = count === 1 ? t("1 CVE") : t("{0} CVEs", count);
  if (installed !== undefined) return t("{0} in {1}", cves, plain(installed.name, 60));
  return layer === "base" ? t("{0} in the base image", cves) : t("{0} in the image", cves);
}
