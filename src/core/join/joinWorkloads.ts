import type { DeclaredDeployment } from "../declared/declared.ts";
import { evaluationOf } from "../evaluation.ts";
import type { AttackPath, DeploymentRecord, ResourceThreat, RunningWorkload } from "../runtime.ts";
import {
  accountsOf,
  alertOf,
  concerns,
  isEntryPoint,
  isPathAround,
  pathsOver,
} from "../threats.ts";
import { evidences, type Image, type RiskFactor, type Workload, weaker } from "../workload.ts";
import { meansWorkload } from "./declaredEntries.ts";
import { digestsOfImage, splitReference } from "./images.ts";
import { type ImageEvidence, type OwnImage, ownImagesBy } from "./ownImages.ts";
import { bySureness, homeOf } from "./recordHomes.ts";

/** What the sources say about what runs; `asOf` is the time of the query, ISO 8601. */
export interface RuntimeFacts extends ImageEvidence {
  readonly running: readonly RunningWorkload[];
  /** Whether Defender CSPM is on, per subscription in lower case; missing: not known. */
  readonly posture: ReadonlyMap<string, boolean>;
  readonly attackPaths?: readonly AttackPath[] | undefined;
  /** Open ones; undefined when they could not be read. */
  readonly threats?: readonly ResourceThreat[] | undefined;
  readonly asOf: string;
}

/** A running workload with those of its images that are this repository's. */
interface OwnWorkload {
  readonly workload: RunningWorkload;
  readonly images: readonly [OwnImage, ...(readonly OwnImage[])];
  readonly declared: readonly DeclaredDeployment[];
}

/**
 * The workloads that run an image of this repository, by key, each with the surest evidence there
 * is for one of its images.
 *
 * A deployment record goes into the running workload that it is about, see `homeOf`; one that finds
 * none stands for a workload of its own, and so does a declared deployment that means nothing that
 * runs. A record of an image that only a label or a declaration
 * ties to this repository is no surer than that. Old bad facts stay, and a declaration adds
 * factors and takes none away, so a merged workload holds the factors of all; its facts are as of
 * the query.
 */
export function joinWorkloads(facts: RuntimeFacts): readonly Workload[] {
  const isOwn = ownImagesBy(facts, facts.running);
  const digestsOf = digestsOfImage(facts.running.flatMap(({ images }) => images));
  const allDeclared = (facts.declared ?? []).toSorted(byText(({ name }) => name));
  const own = facts.running.flatMap((workload): OwnWorkload[] => {
    const [first, ...others] = workload.images.flatMap((image) => isOwn(image, workload) ?? []);
    if (first === undefined) return [];
    const declared = allDeclared.filter((deployment) =>
      workload.images.some(
        (image) =>
          [first, ...others].some(({ digest }) => digest === image.digest) &&
          meansWorkload(deployment, workload, image),
      ),
    );
    return [{ workload, images: [first, ...others], declared }];
  });
  const running = own.map(({ workload }) => workload).toSorted(byText(({ key }) => key));
  const merged = new Map<string, DeploymentRecord[]>();
  const alone: RecordedImage[] = [];
  for (const record of facts.records.toSorted(byText(orderOf))) {
    const digests = digestsOf(record.digest);
    const image = recordedImage(record, { isOwn, digests }, facts);
    if (image === undefined) continue;
    const home = homeOf(record, running, digests);
    if (home === undefined) alone.push({ record, image });
    else merged.set(home.key, [...(merged.get(home.key) ?? []), record]);
  }
  const meant = new Set(own.flatMap(({ declared }) => declared));
  const declaredAlone = allDeclared.filter((deployment) => !meant.has(deployment));
  return [
    ...own.map((w) => runningWorkload(w, merged.get(w.workload.key) ?? [], facts)),
    ...byPlace(alone).map(recordedWorkload),
    ...declaredAlone.map((deployment) => declaredWorkload(deployment, facts.asOf)),
  ].toSorted(byText(({ key }) => key));
}

/** By UTF-16 code unit: the same everywhere, whatever the order the sources gave. */
function byText<T>(textOf: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => (textOf(a) < textOf(b) ? -1 : Number(textOf(a) > textOf(b)));
}

function orderOf({
  environment = "",
  cluster = "",
  deployment,
  digest,
  updatedAt,
}: DeploymentRecord) {
  return [environment, cluster, deployment, digest, updatedAt].join("\n");
}

interface RecordedImage {
  readonly record: DeploymentRecord;
  readonly image: OwnImage;
}

/** The image of a record; undefined when it is not this repository's. A name is too little here. */
function recordedImage(
  record: DeploymentRecord,
  {
    isOwn,
    digests,
  }: { readonly isOwn: ReturnType<typeof ownImagesBy>; readonly digests: readonly string[] },
  facts: RuntimeFacts,
): OwnImage | undefined {
  const { digest, cluster } = record;
  const place = { ...nowhere, cluster };
  const found = facts.running
    .flatMap(({ images }) => images)
    .filter((image) => digests.includes(image.digest))
    .toSorted(
      byText((image) =>
        [Number(image.digest !== digest), image.reference ?? "", image.digest].join(" "),
      ),
    );
  const candidates = [...found, { digest, reference: undefined }];
  return candidates
    .flatMap((image) => isOwn(image, place) ?? [])
    .filter(({ evidence }) => evidence !== "inferred")
    .toSorted((a, b) => evidences.indexOf(a.evidence) - evidences.indexOf(b.evidence))[0];
}

/** A workload of which nothing is known, to look at a record's image with. */
const nowhere: RunningWorkload = {
  key: "",
  name: "",
  kind: "other",
  platform: "other",
  cluster: undefined,
  namespace: undefined,
  subscription: undefined,
  images: [],
  riskFactors: [],
  otherRiskFactors: [],
  riskLevel: "notEvaluated",
  isContextual: false,
  attackPaths: [],
  recommendations: [],
  portalUrl: undefined,
};

function runningWorkload(
  { workload, images, declared }: OwnWorkload,
  merged: readonly DeploymentRecord[],
  facts: RuntimeFacts,
): Workload {
  const records = bySureness(merged, workload);
  const plan =
    workload.subscription === undefined ? undefined : facts.posture.get(workload.subscription);
  const measured = union(
    workload.riskFactors,
    records.flatMap((r) => r.riskFactors),
  );
  const paths = facts.attackPaths ?? [];
  const names = pathsOver(workload, paths);
  const accounts = accountsOf(names, paths);
  const declaredFactors = union(
    declared.flatMap(({ riskFactors }) => riskFactors),
    [],
  ).filter((factor) => !measured.includes(factor));
  return {
    key: workload.key,
    name: workload.name,
    kind: workload.kind,
    platform: workload.platform,
    environment:
      records.find((record) => record.environment)?.environment ??
      declared.find(({ environment }) => environment)?.environment,
    cluster: workload.cluster,
    namespace: workload.namespace,
    images,
    riskFactors: [...measured, ...declaredFactors],
    otherRiskFactors: [
      ...new Set([...workload.otherRiskFactors, ...records.flatMap((r) => r.otherRiskFactors)]),
    ],
    ...(declaredFactors.length === 0 ? {} : { declaredFactors }),
    ...evaluationOf(workload, plan),
    attackPaths: names.length,
    ...(accounts.length === 0 ? {} : { paths: accounts }),
    isEntryPoint: isEntryPoint(workload, paths),
    ...(isPathAround(workload, paths) ? { isPathAround: true } : {}),
    securityAlerts: (facts.threats ?? [])
      .filter((threat) => concerns(threat, workload))
      .map(alertOf),
    areThreatsRead: facts.threats !== undefined,
    ...(workload.isRiskRead === false ? { unread: ["workloads"] } : {}),
    evidence: surest(images),
    portalUrl: workload.portalUrl,
    factsAt: facts.asOf,
  };
}

/** A workload of this repository is as sure as the surest of its images. */
function surest(images: readonly OwnImage[]): Workload["evidence"] {
  return (
    evidences.find((evidence) => images.some((image) => image.evidence === evidence)) ?? "inferred"
  );
}

function recordedWorkload(
  recorded: readonly [RecordedImage, ...(readonly RecordedImage[])],
): Workload {
  const [{ record }] = recorded;
  const records = recorded.map((one) => one.record);
  const images = [...new Map(recorded.map(({ image }) => [image.digest, image])).values()].map(
    (image) => ({ ...image, evidence: weaker("record", image.evidence) }),
  );
  return {
    ...unevaluated,
    key: placeOf(record),
    name: record.deployment || record.cluster || "deployment",
    kind: "kubernetesContainer",
    platform: "other",
    environment: record.environment,
    cluster: record.cluster,
    namespace: undefined,
    images,
    riskFactors: union(
      records.flatMap((r) => r.riskFactors),
      [],
    ),
    otherRiskFactors: [...new Set(records.flatMap((r) => r.otherRiskFactors))],
    evidence: surest(images),
    factsAt: records.map((r) => r.updatedAt).reduce((a, b) => (a > b ? a : b)),
  };
}

/** A deployment that nothing but the declaration tells of: it can raise a risk and never lower one. */
function declaredWorkload(deployment: DeclaredDeployment, asOf: string): Workload {
  const { name, kind, platform, environment, cluster, namespace, riskFactors } = deployment;
  const digest =
    deployment.image === undefined ? undefined : splitReference(deployment.image).digest;
  const images: readonly Image[] =
    digest === undefined
      ? []
      : [{ digest, reference: deployment.image, commit: undefined, evidence: "declared" }];
  return {
    ...unevaluated,
    key: `declared:${name}`,
    name,
    kind: kind ?? "other",
    platform: platform ?? "other",
    environment,
    cluster,
    namespace,
    images,
    riskFactors: union(riskFactors, []),
    otherRiskFactors: [],
    evidence: "declared",
    factsAt: asOf,
  };
}

/** A record or a declaration without factors does not say that anyone looked for them. */
const unevaluated = {
  riskLevel: "notEvaluated",
  isEvaluated: false,
  attackPaths: 0,
  isEntryPoint: false,
  securityAlerts: [],
  recommendations: [],
  portalUrl: undefined,
} as const satisfies Partial<Workload>;

function placeOf(record: DeploymentRecord): string {
  return `record:${record.environment ?? ""}/${record.cluster ?? ""}/${record.deployment}`;
}

function byPlace(
  recorded: readonly RecordedImage[],
): readonly [RecordedImage, ...(readonly RecordedImage[])][] {
  const places = new Map<string, [RecordedImage, ...RecordedImage[]]>();
  for (const one of recorded) {
    const own = places.get(placeOf(one.record));
    if (own === undefined) places.set(placeOf(one.record), [one]);
    else own.push(one);
  }
  return [...places.values()];
}

function union(a: readonly RiskFactor[], b: readonly RiskFactor[]): readonly RiskFactor[] {
  return [...new Set([...a, ...b])];
}
