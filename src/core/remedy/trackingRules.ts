import { isSameRepository, type RepositoryId } from "../repository.ts";

/**
 * Where issues are made when not in the alerts' own repository: one `owner/name` for all, or by
 * `owner/name`, `owner/*` or `*` of the alerts' repository. Empty: in its own.
 */
export type TrackingRules = string | Readonly<Record<string, string>>;

const repository = /^[a-z\d][\w-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/i;
const subject = /^(?:\*|[a-z\d][\w-]{0,99}\/(?:\*|(?!\.{1,2}$)[\w.-]{1,100}))$/i;

/** True for a value that the setting may have. */
export function isTrackingRules(value: unknown): value is TrackingRules {
  if (typeof value === "string") return value === "" || repository.test(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([of, at]) => subject.test(of) && typeof at === "string" && repository.test(at),
  );
}

/**
 * The other repository, on the same host, that holds the issues about alerts of this one; undefined
 * where it holds its own. The most exact rule counts.
 */
export function trackerOf(rules: TrackingRules, about: RepositoryId): RepositoryId | undefined {
  const { host, owner, name } = about;
  const all = typeof rules === "string" ? { "*": rules } : rules;
  const by = new Map(Object.entries(all).map(([of, at]) => [of.toLowerCase(), at]));
  const found =
    by.get(`${owner}/${name}`.toLowerCase()) ?? by.get(`${owner}/*`.toLowerCase()) ?? by.get("*");
  const [, trackerOwner, trackerName] = /^([^/]+)\/([^/]+)$/.exec(found ?? "") ?? [];
  if (trackerOwner === undefined || trackerName === undefined) return undefined;
  const tracker = { host, owner: trackerOwner, name: trackerName };
  return isSameRepository(tracker, about) ? undefined : tracker;
}
