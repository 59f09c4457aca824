import type { RepositoryId } from "../repository.ts";
import type { ImageLabel } from "../runtime.ts";

/** OCI image specification, annotations: where the sources are, and which revision of them. */
const sourceLabel = "org.opencontainers.image.source";
const revisionLabel = "org.opencontainers.image.revision";

/** Reads an image's source labels; undefined when there is no source. Names are as the OCI spells them. */
export function labelOf(labels: Readonly<Record<string, unknown>>): ImageLabel | undefined {
  const source = labels[sourceLabel];
  const revision = labels[revisionLabel];
  if (typeof source !== "string" || source.trim() === "") return undefined;
  const isCommit = typeof revision === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
  return { source: source.trim(), revision: isCommit ? revision : undefined };
}

/**
 * True when a label names the repository: `https://github.com/acme/shop`, with or without `.git`, a
 * path behind it, or in the form of an SSH remote. GitHub's owners and names ignore case.
 */
export function isSourceOf({ source }: ImageLabel, repository: RepositoryId): boolean {
  const [, host = "", owner = "", name = ""] =
    /^(?:(?:git\+)?(?:https?|ssh|git):\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+)?[/:]([^/]+)\/([^/#?]+)/i.exec(
      source,
    ) ?? [];
  const bare = name.replace(/\.git$/i, "");
  return (
    [host, owner, bare].join("/").toLowerCase() ===
    [repository.host, repository.owner, repository.name].join("/").toLowerCase()
  );
}
