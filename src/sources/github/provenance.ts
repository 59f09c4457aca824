import { decodeText, isRecord, parseJson } from "../json.ts";

/** What a provenance statement says about the build of an image; nobody verified its signature. */
export interface Provenance {
  readonly commit: string | undefined;
  /** Path of the workflow, e.g. `.github/workflows/api.yml`. */
  readonly workflow: string | undefined;
  /** The git reference it ran for. */
  readonly ref: string | undefined;
  /** The page of the workflow run as the statement gives it; whoever links to it checks the host. */
  readonly run: string | undefined;
}

const nothing: Provenance = {
  commit: undefined,
  workflow: undefined,
  ref: undefined,
  run: undefined,
};

/**
 * Reads the provenance of an image out of a Sigstore bundle: its DSSE envelope
 * (github.com/secure-systems-lab/dsse) holds an in-toto statement with a SLSA provenance predicate
 * of version 1 (slsa.dev/spec/v1.0/provenance) or 0.2 (slsa.dev/spec/v0.2/provenance).
 *
 * What is not there stays undefined; a statement about other images says nothing about this one.
 * Undefined when the bundle holds no statement that can be read.
 */
export function provenanceOf(bundle: unknown, digest: string): Provenance | undefined {
  const payload = at(bundle, "dsseEnvelope", "payload");
  const statement =
    typeof payload === "string" ? parseJson(decodeText(Buffer.from(payload, "base64"))) : undefined;
  if (!isRecord(statement)) return undefined;
  if (!isAbout(statement, digest)) return nothing;
  const predicate = at(statement, "predicate");
  return at(predicate, "buildDefinition") === undefined
    ? version02(predicate)
    : version1(predicate);
}

/** Only a statement that lists subjects without this one is about something else. */
function isAbout(statement: unknown, digest: string): boolean {
  const digests = listOf(at(statement, "subject")).flatMap((subject) => {
    const sha256 = at(subject, "digest", "sha256");
    return typeof sha256 === "string" ? [`sha256:${sha256.toLowerCase()}`] : [];
  });
  return digests.length === 0 || digests.includes(digest);
}

function version1(predicate: unknown): Provenance {
  const workflow = at(predicate, "buildDefinition", "externalParameters", "workflow");
  const repository = textOf(at(workflow, "repository"));
  return {
    commit: commitOf(
      listOf(at(predicate, "buildDefinition", "resolvedDependencies")),
      "gitCommit",
      repository,
    ),
    workflow: textOf(at(workflow, "path")),
    ref: textOf(at(workflow, "ref")),
    run: textOf(at(predicate, "runDetails", "metadata", "invocationId")),
  };
}

function version02(predicate: unknown): Provenance {
  const source = at(predicate, "invocation", "configSource");
  const uri = textOf(at(source, "uri"));
  const repository = uri === undefined ? undefined : addressOf(uri);
  const entry = textOf(at(source, "entryPoint"));
  return {
    commit:
      commitOf([source], "sha1", repository) ??
      commitOf(listOf(at(predicate, "materials")), "sha1", repository),
    // Other builders name a Dockerfile or a script here.
    workflow: entry?.startsWith(".github/workflows/") === true ? entry : undefined,
    ref: uri?.split("@")[1],
    run: textOf(at(predicate, "metadata", "buildInvocationId")),
  };
}

/** The commit of the repository itself where several things were built from, else the only one. */
function commitOf(
  dependencies: readonly unknown[],
  algorithm: "gitCommit" | "sha1",
  repository: string | undefined,
): string | undefined {
  const commits = dependencies.flatMap((dependency) => {
    const id = at(dependency, "digest", algorithm);
    if (typeof id !== "string" || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) return [];
    const uri = textOf(at(dependency, "uri"));
    return [{ id, isOwn: uri !== undefined && addressOf(uri) === repository }];
  });
  const own = commits.find(({ isOwn }) => isOwn);
  const [first, ...others] = commits;
  return own?.id ?? (others.length === 0 ? first?.id : undefined);
}

/** The repository of `git+https://github.com/acme/shop.git@refs/heads/main`. */
function addressOf(uri: string): string {
  return (uri.replace(/^git\+/, "").split(/[@#]/)[0] ?? "").replace(/\.git$/, "");
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) current = isRecord(current) ? current[key] : undefined;
  return current;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
