import {
  type Call,
  type JsonObject,
  ok,
  property,
  type Reply,
  type Route,
  textsOf,
} from "../http/exchange.ts";
import {
  clusters,
  digestOf,
  type ImageName,
  type ImageStory,
  images,
  recordedOnly,
  workloads,
} from "../scenario/runtime.ts";
import { invalidRequest, notFound } from "./errors.ts";
import type { Setting } from "./world.ts";

/** The organisation's linked artifacts: attestations, and where an image is stored and deployed. */
export function artifactRoutes(setting: Setting): readonly Route[] {
  const artifacts = `/orgs/${setting.owner}/artifacts/:digest/metadata`;
  const attestations = `/orgs/${setting.owner}/attestations`;
  return [
    {
      method: "POST",
      path: `${attestations}/bulk-list`,
      answer: (call) => bulkList(setting, call),
    },
    {
      method: "GET",
      path: `${attestations}/:digest`,
      answer: (call) => {
        const name = imageOf(call.parameters["digest"] ?? "");
        const found = name === undefined ? [] : attestationsOf(setting, name);
        const attestations = found.map((one) => ({ ...one, initiator: "user" }));
        return found.length === 0 ? notFound : ok({ attestations });
      },
    },
    {
      method: "GET",
      path: `${artifacts}/deployment-records`,
      answer: (call) => {
        const name = imageOf(call.parameters["digest"] ?? "");
        const records = name === undefined ? [] : deploymentRecords(setting, name);
        if (records.length === 0) return notFound;
        return ok({ total_count: records.length, deployment_records: records });
      },
    },
    {
      method: "GET",
      path: `${artifacts}/storage-records`,
      answer: (call) => {
        const name = imageOf(call.parameters["digest"] ?? "");
        if (name === undefined || images[name].origin !== "storefront") return notFound;
        return ok({ total_count: 1, storage_records: [storageRecord(name)] });
      },
    },
  ];
}

const repositoryIds = { storefront: 702_400_311, loyalty: 702_400_977 } as const;

/** An image by its digest. The organisation's names are `keyof typeof images`. */
function imageOf(digest: string): ImageName | undefined {
  return imageNames().find((name) => digestOf(name) === digest);
}

function imageNames(): readonly ImageName[] {
  return Object.keys(images).filter((name): name is ImageName => name in images);
}

function numberOf(name: ImageName): number {
  return imageNames().indexOf(name) + 1;
}

const digestPattern = /^sha256:[a-f0-9]{64}$/;

function bulkList(setting: Setting, call: Call): Reply {
  const digests = textsOf(property(call.body, "subject_digests"));
  if (digests === undefined || digests.length === 0 || digests.length > 1024) {
    return invalidRequest("subject_digests is not an array of 1 to 1024 digests.");
  }
  if (!digests.every((digest) => digestPattern.test(digest))) {
    return invalidRequest("subject_digests does not match sha256:[a-f0-9]{64}.");
  }
  const type = property(call.body, "predicate_type");
  const isWanted = type === undefined || type === "provenance" || type === predicateType;
  const entries = digests.map((digest) => {
    const name = imageOf(digest);
    const found = name === undefined || !isWanted ? [] : attestationsOf(setting, name);
    return [digest, found.length === 0 ? null : found] as const;
  });
  return ok({
    attestations_subject_digests: Object.fromEntries(entries),
    page_info: { has_next: false, has_previous: false, next: "", previous: "" },
  });
}

const predicateType = "https://slsa.dev/provenance/v1";

function attestationsOf(setting: Setting, name: ImageName): readonly JsonObject[] {
  const { builtFrom, origin, isBundleApart }: ImageStory = images[name];
  if (builtFrom === undefined) return [];
  const until = new Date(Date.parse(setting.now) + 3_600_000).toISOString();
  const signed = new URLSearchParams({ se: until, sp: "r", sr: "b", sig: "sample" });
  return [
    {
      ...(isBundleApart === true
        ? {}
        : { bundle: bundleOf(statementOf(setting, name, builtFrom)) }),
      repository_id: repositoryIds[origin],
      bundle_url: `https://tmaproduction.blob.core.windows.net${bundlePath(name)}?${signed.toString()}`,
    },
  ];
}

function bundlePath(name: ImageName): string {
  return `/attestations/${repositoryIds[images[name].origin]}/${digestOf(name)}/${9_400_000 + numberOf(name)}.json.sn`;
}

/** The bundle that the store of attestations has at a path. */
export function bundleAt(setting: Setting, path: string): JsonObject | undefined {
  const name = imageNames().find((one) => bundlePath(one) === path);
  const builtFrom = name === undefined ? undefined : images[name].builtFrom;
  return name === undefined || builtFrom === undefined
    ? undefined
    : bundleOf(statementOf(setting, name, builtFrom));
}

/** The in-toto statement with the SLSA provenance that `actions/attest` writes. */
function statementOf(setting: Setting, name: ImageName, builtFrom: string): JsonObject {
  const { name: service, origin, workflow: builtBy }: ImageStory = images[name];
  const repository = `https://github.com/${setting.owner}/${origin}`;
  const workflow = `.github/workflows/${builtBy ?? service}.yml`;
  // Another repository's commits are none of ours.
  const commit = origin === "storefront" ? setting.shaOf(builtFrom) : "5e".repeat(20);
  const run = 19_300_000_000 + numberOf(name);
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [
      {
        name: `acmeshop.azurecr.io/${service}`,
        digest: { sha256: digestOf(name).slice("sha256:".length) },
      },
    ],
    predicateType,
    predicate: {
      buildDefinition: {
        buildType: "https://actions.github.io/buildtypes/workflow/v1",
        externalParameters: { workflow: { ref: "refs/heads/main", repository, path: workflow } },
        internalParameters: {
          github: {
            event_name: "push",
            repository_id: String(repositoryIds[origin]),
            repository_owner_id: "5200001",
            runner_environment: "github-hosted",
          },
        },
        resolvedDependencies: [
          { uri: `git+${repository}@refs/heads/main`, digest: { gitCommit: commit } },
        ],
      },
      runDetails: {
        builder: { id: `${repository}/${workflow}@refs/heads/main` },
        metadata: { invocationId: `${repository}/actions/runs/${run}/attempts/1` },
      },
    },
  };
}

/** A Sigstore bundle around a statement. Nobody signed it: the sample proves nothing. */
function bundleOf(statement: JsonObject): JsonObject {
  const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
  return {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: {
      tlogEntries: [],
      timestampVerificationData: {},
      certificate: { rawBytes: base64("not a certificate: sample data") },
    },
    dsseEnvelope: {
      // Indented, so that its base64 does not begin like a web token.
      payload: base64(JSON.stringify(statement, undefined, 1)),
      payloadType: "application/vnd.in-toto+json",
      signatures: [{ sig: base64("not a signature: sample data") }],
    },
  };
}

/**
 * Defender writes a record for each workload that runs an attested image; the cluster's own tool one
 * for each image whose labels it knows.
 */
function deploymentRecords(setting: Setting, name: ImageName): readonly JsonObject[] {
  const { origin, builtFrom, labelled, tag }: ImageStory = images[name];
  if (origin !== "storefront" || (builtFrom ?? labelled) === undefined) return [];
  const attestation = builtFrom === undefined ? null : 9_400_000 + numberOf(name);
  const tags: Record<string, string> = { version: tag };
  if (labelled !== undefined) {
    tags["org.opencontainers.image.source"] = setting.htmlUrl;
    tags["org.opencontainers.image.revision"] = setting.shaOf(labelled);
  }
  const recorded =
    recordedOnly.image === name
      ? [
          {
            id: 78_000,
            digest: digestOf(name),
            logical_environment: recordedOnly.environment,
            physical_environment: "germanywestcentral",
            cluster: recordedOnly.cluster,
            deployment_name: recordedOnly.deployment,
            tags,
            runtime_risks: [...recordedOnly.runtimeRisks],
            created_at: images[name].pushedAt,
            updated_at: "2026-11-20T02:40:00Z",
            attestation_id: attestation,
          },
        ]
      : [];
  const running = workloads
    .filter((workload) => workload.image === name)
    .map((workload) => ({
      id: 77_000 + workloads.indexOf(workload),
      digest: digestOf(name),
      logical_environment: clusters[workload.cluster].environment,
      physical_environment: clusters[workload.cluster].location,
      cluster: workload.cluster,
      deployment_name: `${workload.namespace}-${workload.name}-${workload.name}`,
      tags,
      runtime_risks: [...workload.runtimeRisks],
      created_at: images[name].pushedAt,
      updated_at: "2026-11-20T03:15:00Z",
      attestation_id: attestation,
    }));
  return [...running, ...recorded];
}

function storageRecord(name: ImageName): JsonObject {
  const { name: service, pushedAt } = images[name];
  return {
    id: 66_000 + numberOf(name),
    name: service,
    digest: digestOf(name),
    artifact_url: `https://acmeshop.azurecr.io/v2/${service}/manifests/${digestOf(name)}`,
    registry_url: "https://acmeshop.azurecr.io",
    repository: service,
    status: "active",
    created_at: pushedAt,
    updated_at: pushedAt,
  };
}
