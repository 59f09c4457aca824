/** The parts of an image reference, by the distribution project's grammar. */
export interface ImageReference {
  /** Lower case; `docker.io` where none is written. */
  readonly domain: string;
  /** The domain stands in the text. */
  readonly hasDomain: boolean;
  /** `library/` before a name of Docker Hub that has no owner. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Reads a reference as Docker does: what stands before the first slash is a domain when it has a dot
 * or a colon or is `localhost` (github.com/distribution/reference, `splitDockerDomain`). Undefined
 * for what is none.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const found =
    /^([^\s@]+?)(?::([\w][\w.-]{0,127}))?(?:@([A-Za-z][\w+.-]*:[0-9a-fA-F]{32,}))?$/.exec(
      text.trim(),
    );
  const name = found?.[1];
  if (name === undefined) return undefined;
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isDomain = /[.:]/.test(first) || first === "localhost";
  const domain = isDomain ? first.toLowerCase() : "docker.io";
  const rest = (isDomain ? name.slice(slash + 1) : name).toLowerCase();
  const path = domain === "docker.io" && !rest.includes("/") ? `library/${rest}` : rest;
  if (!/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(path)) return undefined;
  return { domain, hasDomain: isDomain, path, tag: found?.[2], digest: found?.[3]?.toLowerCase() };
}
