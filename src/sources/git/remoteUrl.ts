import { isSameRepository, type RepositoryId } from "../../core/repository.ts";

/** A remote of the clone; `url` is what git would fetch from, after `insteadOf`. */
export interface Remote {
  readonly name: string;
  readonly url: string;
}

/** A remote whose URL names a repository on an accepted host. */
export interface RemoteCandidate {
  readonly remote: Remote;
  readonly repository: RepositoryId;
}

export type RemoteChoice =
  | ({ readonly kind: "chosen" } & RemoteCandidate)
  /** No remote is on an accepted host. */
  | { readonly kind: "none" }
  /** Several repositories, and nothing says which is meant. */
  | { readonly kind: "ambiguous" };

/** The remotes that may be the repository on GitHub, in git's order. Other hosts do not count. */
export function remoteCandidates(
  remotes: readonly Remote[],
  acceptedHosts: readonly string[],
): readonly RemoteCandidate[] {
  return remotes.flatMap((remote) => {
    const repository = withServerPort(remote.url, acceptedHosts);
    if (repository === undefined || !isAcceptedHost(repository.host, acceptedHosts)) return [];
    return [{ remote, repository }];
  });
}

/**
 * Which remote is the repository on GitHub: that of HEAD's upstream, then `upstream`, then
 * `origin`, then the one repository that all of them name.
 */
export function chooseRemote(
  candidates: readonly RemoteCandidate[],
  upstreamRemote: string | undefined,
): RemoteChoice {
  for (const name of [upstreamRemote, "upstream", "origin"]) {
    const found = candidates.find(({ remote }) => remote.name === name);
    if (found !== undefined) return { kind: "chosen", ...found };
  }
  const [first, ...others] = candidates;
  if (first === undefined) return { kind: "none" };
  return others.every(({ repository }) => isSameRepository(repository, first.repository))
    ? { kind: "chosen", ...first }
    : { kind: "ambiguous" };
}

/**
 * The same address with another owner and name, as `git remote set-url` takes it. What may be a
 * password before the host is left out. Undefined for what `parseRemoteUrl` does not read.
 */
export function renamedUrl(
  url: string,
  { owner, name }: Pick<RepositoryId, "owner" | "name">,
): string | undefined {
  if (parseRemoteUrl(url) === undefined) return undefined;
  const plain = url.replace(/^(https?|git):\/\/[^@/]*@/i, "$1://");
  const place = /[^/:]+\/[^/]+?(\.git)?\/?$/i.exec(plain);
  if (place === null) return undefined;
  return `${plain.slice(0, place.index)}${owner}/${name}${place[1] ?? ""}`;
}

/**
 * The repository of a fetch URL. SSH has a port of its own: there the name alone stands for the
 * accepted host of that name, with the port its pages and API have.
 */
function withServerPort(url: string, acceptedHosts: readonly string[]): RepositoryId | undefined {
  const repository = parseRemoteUrl(url);
  if (repository === undefined || /^https?:/i.test(url)) return repository;
  if (isAcceptedHost(repository.host, acceptedHosts)) return repository;
  const named = acceptedHosts.filter((host) => host.startsWith(`${repository.host}:`));
  const [only, ...others] = named;
  return only === undefined || others.length > 0 ? repository : { ...repository, host: only };
}

/**
 * True when the host is one of the accepted ones; `*.ghe.com` stands for every name directly below
 * `ghe.com`. Hosts are compared whole, never by their end.
 */
export function isAcceptedHost(host: string, acceptedHosts: readonly string[]): boolean {
  const name = host.toLowerCase();
  return acceptedHosts.some((accepted) => {
    const wanted = accepted.toLowerCase();
    if (!wanted.startsWith("*.")) return name === wanted;
    const label = name.slice(0, -wanted.length + 1);
    return name.endsWith(wanted.slice(1)) && /^[a-z0-9-]+$/.test(label);
  });
}

/**
 * The repository a fetch URL names, or undefined: `https://[user@]host/owner/name[.git]` (also
 * `http` and `git`, which GitHub answered once),
 * `ssh://[user@]host[:port]/owner/name[.git]` or `[user@]host:owner/name[.git]`.
 *
 * The host is in lower case; a port is kept for https only, where it is the server's own, and
 * `ssh.github.com` (SSH over port 443) is github.com. The path has exactly two segments of the
 * characters GitHub allows. User information is dropped.
 */
export function parseRemoteUrl(url: string): RepositoryId | undefined {
  if (url.length > 500 || !/^[\x21-\x7e]+$/.test(url) || url.includes("\\")) return undefined;
  const full = fullForm.exec(url);
  if (full !== null) return repositoryAtUrl(full);
  const [, host, path] = shortForm.exec(url) ?? [];
  if (host === undefined || path === undefined) return undefined;
  return repositoryAt(host, "ssh", { port: "", path });
}

function repositoryAtUrl([, scheme, host, port, path]: RegExpExecArray): RepositoryId | undefined {
  if (scheme === undefined || host === undefined || path === undefined) return undefined;
  const isHttps = scheme.toLowerCase() === "https";
  const ownPort = isHttps && port !== undefined && port !== "443" ? `:${port}` : "";
  return repositoryAt(host, isHttps ? "https" : "ssh", { port: ownPort, path });
}

const fullForm =
  /^(https|http|git|ssh|git\+ssh|ssh\+git):\/\/(?:[^@/?#]*@)?([^@:/?#]+)(?::(\d{1,5}))?\/([^?#]*)$/i;
const shortForm = /^(?:[^@:/?#]+@)?([^@:/?#]+):\/?([^?#]*)$/;

function repositoryAt(
  hostText: string,
  protocol: "https" | "ssh",
  { port, path }: { readonly port: string; readonly path: string },
): RepositoryId | undefined {
  const name = hostText.toLowerCase();
  const isHost = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(
    name,
  );
  // A single letter before a colon is a Windows drive.
  if (!isHost || name.length < 2) return undefined;
  const host = protocol === "ssh" && name === "ssh.github.com" ? "github.com" : name + port;
  const segments = /^([^/]+)\/([^/]+?)(?:\.git)?\/?$/i.exec(path);
  const owner = segments?.[1] ?? "";
  const repository = segments?.[2] ?? "";
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(owner)) return undefined;
  // GitHub has no repository whose name ends so; what is stripped above is git's suffix.
  const isReserved = /^\.{1,2}$|\.git$/i.test(repository);
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(repository) || isReserved) return undefined;
  return { host, owner, name: repository };
}
