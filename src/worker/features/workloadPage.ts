import type { Connection } from "vscode-languageserver";
import { finalImage } from "../../core/dockerfile.ts";
import type { Assignment } from "../../core/remedy/cloudChange.ts";
import type { Translate } from "../../core/view/text.ts";
import type { BuiltWith } from "../../core/view/workloadPage/context.ts";
import type { WorkloadPage } from "../../core/view/workloadPage/page.ts";
import type { Workload } from "../../core/workload.ts";
import { type WorkloadTarget, workloadPageRequest } from "../../protocol/workloads.ts";
import { createWorkingTree } from "../../sources/git/workingTree.ts";
import { isRecord } from "../../sources/json.ts";
import { uriOf } from "../documents.ts";
import { bestPlaces, type Entry } from "../entry.ts";
import type { Manifests } from "../manifests.ts";
import { entryNamed } from "../sameRepository.ts";
import type { WorkloadLenses } from "./workloadLenses.ts";

export interface WorkloadPageServices {
  readonly entries: () => readonly Entry[];
  readonly lenses: WorkloadLenses;
  /** Loads what writes the page; asked when the first page is. */
  readonly writer: () => Pick<Manifests, "workloadPage">;
  /** Who is to follow a recommendation; asked for, they are read when that is due. */
  readonly assigned: (entry: Entry, recommendation: string) => Assignment | undefined;
  readonly now: () => Date;
  readonly t: Translate;
}

/** Answers the requests for the page about a workload. */
export function registerWorkloadPages(
  connection: Connection,
  services: WorkloadPageServices,
): void {
  connection.onRequest(workloadPageRequest, async (target) => {
    const { repository, key } = targetIn(target);
    return pageOf(services, { repository, key });
  });
}

/** What is no target names nothing that there is. */
function targetIn(params: unknown): WorkloadTarget {
  const of = (name: string) => {
    const value = isRecord(params) ? params[name] : undefined;
    return typeof value === "string" ? value : "";
  };
  return { repository: of("repository"), key: of("key") };
}

async function pageOf(
  { entries, lenses, writer, assigned, now, t }: WorkloadPageServices,
  { repository, key }: WorkloadTarget,
): Promise<WorkloadPage | null> {
  const entry = entryNamed(entries(), repository);
  const snapshot = entry?.snapshot;
  const workload = snapshot?.workloads.find((one) => one.key === key);
  if (entry === undefined || snapshot === undefined || workload === undefined) return null;
  const dockerfile = await builtWith(entry, workload, lenses);
  return writer().workloadPage({
    workload,
    snapshot,
    alerts: snapshot.alerts.filter(({ workloads }) =>
      workloads.some((link) => link.workload.key === key),
    ),
    anchors: bestPlaces(entry),
    dockerfile,
    assigned: (recommendation) => assigned(entry, recommendation),
    now: now(),
    t,
  });
}

/** The Dockerfile as it is open, else on the disk; undefined where CVEs cannot be placed in it. */
async function builtWith(
  { placements: [placement] }: Entry,
  { images, evidence }: Workload,
  lenses: WorkloadLenses,
): Promise<BuiltWith | undefined> {
  const [image, ...others] = images;
  const build = image?.build;
  // Of a workload with several images it is not told which one a CVE is in.
  if (build === undefined || others.length > 0) return undefined;
  if ((image?.evidence ?? evidence) === "inferred") return undefined;
  const path = build.dockerfile;
  const open = placement.openTexts.get(path);
  const read = createWorkingTree(placement.clone.git.root);
  const onDisk = open === undefined ? await read(path) : undefined;
  const text = open ?? (onDisk?.kind === "text" ? onDisk.text : undefined);
  const stages = text === undefined ? undefined : lenses.stages(text);
  const final = stages === undefined ? undefined : finalImage(stages, build.target);
  return final === undefined ? undefined : { path, uri: uriOf(placement, path), image: final };
}
