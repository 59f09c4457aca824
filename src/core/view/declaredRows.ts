import type { Region } from "../alert.ts";
import type { Workload } from "../workload.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";
import type { TreeNode } from "./treeNode.ts";

/** A line of the repository that runs, opens or builds a workload. */
export interface DeclaringLine {
  readonly path: string;
  /** Undefined for a whole file. */
  readonly region: Region | undefined;
  readonly role: "runs" | "opens" | "builds" | "dockerfile";
  /** Address of the file. */
  readonly uri: string;
}

const declared = "declared";

/** Whether lines can be told to be a workload's: something must be known of its images. */
export function canBeDeclared({ images }: Workload): boolean {
  return images.some(({ reference, build }) => reference !== undefined || build !== undefined);
}

/**
 * The row above the lines that declare a workload, where there can be any; what is below it is asked
 * for when it is opened.
 */
export function declaredGroup(
  repository: string,
  workload: Workload | undefined,
  t: Translate,
): readonly TreeNode[] {
  if (workload === undefined || !canBeDeclared(workload)) return [];
  return [
    {
      id: `${repository}\t${declared}\t${workload.key}`,
      label: t("Declared in"),
      description: "",
      tooltip: "",
      accessibleLabel: t("Declared in these files"),
      icon: "file-code",
      color: undefined,
      context: declared,
      children: "collapsed",
      target: undefined,
    },
  ];
}

/** The workload whose lines a row's children are; undefined for every other row. */
export function declaredOf(
  id: string | undefined,
): { readonly repository: string; readonly key: string } | undefined {
  const [repository, kind, ...key] = id?.split("\t") ?? [];
  if (repository === undefined || kind !== declared) return undefined;
  return { repository, key: key.join("\t") };
}

/** What a line does for a workload. */
export const roleNames: Readonly<Record<DeclaringLine["role"], string>> = {
  runs: "runs its image",
  opens: "lets traffic in",
  builds: "builds it",
  dockerfile: "its Dockerfile",
};

/** `payments.yaml:13` · runs its image · k8s; one row that says so when there are none. */
export function declaredRows(
  parent: string,
  lines: readonly DeclaringLine[],
  t: Translate,
): readonly TreeNode[] {
  const common = { tooltip: "", color: undefined, children: "none" } as const;
  if (lines.length === 0) {
    const label = t("No file here names what it runs.");
    return [
      {
        ...common,
        id: `${parent}\tnone`,
        label,
        description: "",
        accessibleLabel: label,
        icon: "",
        context: "none",
        target: undefined,
      },
    ];
  }
  return lines.map(({ path, region, role, uri }) => {
    const line = region?.startLine;
    const file = plain(path.slice(path.lastIndexOf("/") + 1), 60);
    const folder = plain(path.slice(0, Math.max(0, path.lastIndexOf("/"))), 100);
    const label = line === undefined ? file : `${file}:${line}`;
    const description = [t(roleNames[role]), folder].filter((part) => part !== "").join(" · ");
    return {
      ...common,
      id: `${parent}\t${path}\t${line ?? 0}`,
      label,
      description,
      accessibleLabel: `${label}, ${description}`,
      icon: role === "dockerfile" || role === "builds" ? "package" : "file-code",
      context: "declaration",
      target: undefined,
      line: { uri, line: line ?? 1 },
    };
  });
}
