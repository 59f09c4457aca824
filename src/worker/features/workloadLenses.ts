import type { CodeLens, Hover } from "vscode-languageserver";
import type { DockerStage } from "../../core/dockerfile.ts";
import { finalImage } from "../../core/dockerfile.ts";
import { workloadsBuilt, workloadsOfLine } from "../../core/linkInfrastructure.ts";
import {
  type InfrastructureLines,
  togetherOf,
  workloadsOpened,
} from "../../core/openedWorkloads.ts";
import type { RankedAlert, Snapshot } from "../../core/snapshot.ts";
import { dockerfileLenses } from "../../core/view/dockerfileLens.ts";
import { escapeMarkdown } from "../../core/view/markdown.ts";
import type { Translate } from "../../core/view/text.ts";
import {
  type AlertsOf,
  buildLens,
  exposureLens,
  imageLens,
  type WorkloadLens,
} from "../../core/view/workloadLens.ts";
import type { ImageBuild, Workload } from "../../core/workload.ts";
import type { CommandId } from "../../protocol/contributions.ts";
import type { Git } from "../../sources/git/git.ts";
import type { RepositoryFile } from "../documents.ts";
import {
  createInfrastructureFiles,
  type InfrastructureFiles,
  type InfrastructureReaders,
} from "../infrastructureFiles.ts";
import type { Placement } from "../placement.ts";
import { rangeOf } from "./ranges.ts";

/** The readers, loaded when the first file that may run something is opened. */
export interface LensReaders extends InfrastructureReaders {
  readonly isDockerfile: (path: string) => boolean;
  readonly readDockerfile: (text: string) => readonly DockerStage[];
}

/** Says above lines what runs because of them. */
export interface WorkloadLenses {
  /** One a line, in the order of the file; none where nothing that runs is known by it. */
  readonly in: (file: RepositoryFile, signal: AbortSignal) => Promise<readonly WorkloadLens[]>;
  /** The files of a clone; undefined when the readers are missing. */
  readonly files: (placement: Placement) => InfrastructureFiles | undefined;
  /** The stages of a Dockerfile's text; undefined when the readers are missing. */
  readonly stages: (text: string) => readonly DockerStage[] | undefined;
}

/** A path for which it is worth to load the readers. */
const lensPaths =
  /\.(?:ya?ml|tf|tfvars|bicep|bicepparam|json)$|(?:^|\/)Kustomization$|(?:^|[/.])(?:Dockerfile|Containerfile)(?:\.[^/]+)?$/i;

/** Makes lenses from snapshots and open texts. `readers` may throw when their bundle is missing. */
export function createWorkloadLenses(
  git: Git,
  readers: () => LensReaders,
  t: Translate,
): WorkloadLenses {
  const made = new WeakMap<Placement, InfrastructureFiles>();
  const load = (): LensReaders | undefined => {
    try {
      return readers();
    } catch {
      // The bundle is missing beside the worker's, which is logged where alerts need it.
      return undefined;
    }
  };
  const filesOf = (placement: Placement): InfrastructureFiles | undefined => {
    const known = made.get(placement);
    if (known !== undefined) return known;
    const loaded = load();
    if (loaded === undefined) return undefined;
    const files = createInfrastructureFiles(placement, git, loaded);
    made.set(placement, files);
    return files;
  };
  return {
    files: filesOf,
    stages: (text) => load()?.readDockerfile(text),
    in: async ({ entry, placement, path }, signal) => {
      const { snapshot } = entry;
      const text = placement.openTexts.get(path);
      if (snapshot === undefined || text === undefined) return [];
      const isBuilt = snapshot.workloads.some(({ images }) =>
        images.some(({ build }) => build?.dockerfile === path),
      );
      if (snapshot.workloads.length === 0 || !(isBuilt || lensPaths.test(path))) return [];
      const subject = { path, text, snapshot, alertsOf: alertsBy(snapshot) };
      const loaded = load();
      if (loaded === undefined) return [];
      if (isBuilt || loaded.isDockerfile(path)) return onePerLine(inDockerfile(subject, loaded, t));
      const files = filesOf(placement);
      if (files === undefined) return [];
      return onePerLine(await inInfrastructure(subject, files, t, signal));
    },
  };
}

interface Subject {
  readonly path: string;
  readonly text: string;
  readonly snapshot: Snapshot;
  readonly alertsOf: AlertsOf;
}

function inDockerfile(
  { path, text, snapshot, alertsOf }: Subject,
  { readDockerfile }: LensReaders,
  t: Translate,
): readonly WorkloadLens[] {
  const { workloads, alerts } = snapshot;
  const builds = new Map<string, { build: ImageBuild; workloads: Workload[] }>();
  for (const workload of workloads) {
    const [image, ...others] = workload.images;
    const build = image?.build;
    // Of a workload with several images it is not told which one a CVE is in.
    if (build?.dockerfile !== path || others.length > 0) continue;
    if ((image?.evidence ?? workload.evidence) === "inferred") continue;
    const target = build.target ?? "";
    const own = builds.get(target);
    if (own === undefined) builds.set(target, { build, workloads: [workload] });
    else own.workloads.push(workload);
  }
  if (builds.size === 0) return [];
  const stages = readDockerfile(text);
  return [...builds.values()].flatMap((built) => {
    const image = finalImage(stages, built.build.target);
    return image === undefined ? [] : dockerfileLenses({ ...built, image, alerts }, alertsOf, t);
  });
}

async function inInfrastructure(
  { path, text, snapshot, alertsOf }: Subject,
  files: InfrastructureFiles,
  t: Translate,
  signal: AbortSignal,
): Promise<readonly WorkloadLens[]> {
  const { workloads } = snapshot;
  const file = files.of(path, text);
  // What opens a workload often stands in another file than what runs it.
  const lines: InfrastructureLines =
    file.exposures.length === 0 ? file : togetherOf((await files.all(signal)).values());
  return [
    ...file.images.map((line) =>
      imageLens(line.region, workloadsOfLine(line, workloads), alertsOf, t),
    ),
    ...file.exposures.map((line) =>
      exposureLens(line.region, workloadsOpened(line, lines, workloads), alertsOf, t),
    ),
    ...file.builds.map((line) =>
      buildLens(line.region, workloadsBuilt(line, workloads), alertsOf, t),
    ),
  ].filter((lens) => lens !== undefined);
}

const alertsOfSnapshots = new WeakMap<Snapshot, AlertsOf>();

/** The alerts of each workload, gathered once a snapshot. */
export function alertsBy(snapshot: Snapshot): AlertsOf {
  const known = alertsOfSnapshots.get(snapshot);
  if (known !== undefined) return known;
  const byKey = new Map<string, RankedAlert[]>();
  for (const ranked of snapshot.alerts) {
    for (const { workload } of ranked.workloads) {
      const own = byKey.get(workload.key);
      if (own === undefined) byKey.set(workload.key, [ranked]);
      else own.push(ranked);
    }
  }
  const alertsOf: AlertsOf = (key) => byKey.get(key) ?? [];
  alertsOfSnapshots.set(snapshot, alertsOf);
  return alertsOf;
}

/** The first of each line: an image before what opens it. */
function onePerLine(lenses: readonly WorkloadLens[]): readonly WorkloadLens[] {
  const lines = new Map<number, WorkloadLens>();
  for (const lens of lenses) {
    const { startLine } = lens.region;
    if (!lines.has(startLine)) lines.set(startLine, lens);
  }
  return [...lines.values()].toSorted((a, b) => a.region.startLine - b.region.startLine);
}

const viewWorkload: CommandId = "runtimeRisk.viewWorkload";

/** As LSP has it. In clients without our commands it is plain words. */
export function codeLensOf(
  { region, title, details, workloads }: WorkloadLens,
  { repository, hasCommands }: { readonly repository: string; readonly hasCommands: boolean },
): CodeLens {
  const range = rangeOf(region);
  const tooltip = details.join("\n");
  const keys = workloads.map(({ key }) => key);
  const [key] = keys;
  return {
    range,
    command:
      key === undefined || !hasCommands
        ? { title, tooltip, command: "" }
        : { title, tooltip, command: viewWorkload, arguments: [{ repository, key, keys }] },
  };
}

/** The whole account of a lens, where its line's words are pointed at. */
export function lensHover(
  lenses: readonly WorkloadLens[],
  { line, character }: { readonly line: number; readonly character: number },
): Hover | null {
  const found = lenses.find(({ region }) => {
    const { start, end } = rangeOf(region);
    return start.line === line && start.character <= character && character <= end.character;
  });
  if (found === undefined) return null;
  const details = found.details.map((detail) => escapeMarkdown(detail, 400));
  const value = [`**${escapeMarkdown(found.title)}**`, ...details].join("\n\n");
  return { contents: { kind: "markdown", value }, range: rangeOf(found.region) };
}
