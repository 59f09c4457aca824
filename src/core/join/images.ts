import type { RunningImage } from "../runtime.ts";

/** The name of an image without registry, tag and digest: `acme.azurecr.io/shop/api:1` is `shop/api`. */
export function imageName(reference: string): string {
  return splitReference(reference).name;
}

/** The registry, the name and the digest of an image, in lower case. */
export function splitReference(reference: string): {
  readonly registry: string | undefined;
  readonly name: string;
  readonly digest: string | undefined;
} {
  const text = reference.toLowerCase();
  const bare = text.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  const segments = bare.split("/");
  const [first = ""] = segments;
  const isRegistry = segments.length > 1 && (/[.:]/.test(first) || first === "localhost");
  return {
    registry: isRegistry ? first : undefined,
    name: (isRegistry ? segments.slice(1) : segments).join("/"),
    digest: /@(sha256:[0-9a-f]{64})$/.exec(text)?.[1],
  };
}

/** Registries that anybody's images come from: running one says nothing about who built it. */
export const publicRegistries: ReadonlySet<string> = new Set([
  "docker.io",
  "registry-1.docker.io",
  "gcr.io",
  "ghcr.io",
  "mcr.microsoft.com",
  "public.ecr.aws",
  "quay.io",
  "registry.k8s.io",
]);

/** What follows the last slash. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `folder` is empty for the root. */
export function isBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/**
 * All digests of the image that a digest belongs to, in order: an index and its platforms are one
 * image, and two workloads that run different platforms of it run the same.
 */
export function digestsOfImage(
  images: readonly Pick<RunningImage, "digest" | "otherDigests">[],
): (digest: string) => readonly string[] {
  const together = new Map<string, Set<string>>();
  for (const { digest, otherDigests = [] } of images) {
    const all = new Set([digest, ...otherDigests]);
    for (const one of [digest, ...otherDigests]) {
      for (const more of together.get(one) ?? []) all.add(more);
    }
    for (const one of all) together.set(one, all);
  }
  return (digest) => [...(together.get(digest) ?? [digest])].toSorted();
}
