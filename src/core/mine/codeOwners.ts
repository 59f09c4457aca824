/** Whom a CODEOWNERS file names for the files of a repository, by GitHub's rules. */
export interface CodeOwners {
  /** The owners of a file as they are written, `@login`, `@org/team` or an address; often none. */
  readonly of: (path: string) => readonly string[];
  /** Somebody is named by a team, so that it matters which teams the user is in. */
  readonly namesTeams: boolean;
}

/** Where GitHub looks for the file; the first one there counts, and no other. */
export const codeOwnersPaths = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/** GitHub does not read a file that is larger. */
export const mostCodeOwnersBytes = 3 * 1024 * 1024;

export const noOwners: CodeOwners = { of: () => [], namesTeams: false };

interface Rule {
  readonly segments: readonly string[];
  readonly owners: readonly string[];
}

/**
 * Reads a CODEOWNERS file: a pattern a line, the last one that matches a file counts alone, also
 * when it names nobody. Patterns are those of .gitignore, except that nothing is escaped, `!` does
 * not negate and `[ ]` is no range: GitHub skips such lines, and so does this. `docs/*` means the
 * files of that folder alone. Case counts.
 */
export function parseCodeOwners(text: string): CodeOwners {
  const rules = text.split(/\r?\n/).flatMap((line) => parseRule(line) ?? []);
  const known = new Map<string, readonly string[]>();
  const find = (path: string): readonly string[] => {
    const parts = path.split("/");
    return rules.findLast(({ segments }) => isMatch(segments, parts))?.owners ?? [];
  };
  return {
    of: (path) => {
      const owners = known.get(path) ?? find(path);
      known.set(path, owners);
      return owners;
    },
    namesTeams: rules.some(({ owners }) => owners.some((owner) => /^@[^/]+\/./.test(owner))),
  };
}

const ownerPattern = /^@[^\s/@]+(?:\/[^\s/@]+)?$|^[^\s@]+@[^\s@]+$/;

function parseRule(line: string): Rule | undefined {
  const [pattern, ...words] = line.trim().split(/\s+/);
  if (pattern === undefined || pattern === "" || pattern.startsWith("#")) return undefined;
  if (pattern.startsWith("!") || /[[\]\\]/.test(pattern)) return undefined;
  const comment = words.findIndex((word) => word.startsWith("#"));
  const owners = comment === -1 ? words : words.slice(0, comment);
  // One that is no owner makes the whole line an error.
  if (!owners.every((owner) => ownerPattern.test(owner))) return undefined;
  const segments = segmentsOf(pattern);
  return segments.length === 0 ? undefined : { segments, owners };
}

/** `**` stands for any number of folders; at the end, for everything below. */
function segmentsOf(pattern: string): readonly string[] {
  const parts = pattern.split("/");
  const isAnchored = parts.length > 2 || (parts.length === 2 && parts[1] !== "");
  const named = parts.filter((part) => part !== "");
  if (named.length === 0) return [];
  const last = named.at(-1) ?? "";
  const isFolder = pattern.endsWith("/");
  // A name may be a folder's too; a lone star means the files there alone.
  const isFilesOnly = last === "**" || last === "*";
  const end = isFolder ? ["**", "*"] : isFilesOnly ? [] : ["**"];
  return [...(isAnchored ? [] : ["**"]), ...named, ...end];
}

/** In as many steps as segments times parts at most: the pattern may be anybody's. */
function isMatch(segments: readonly string[], parts: readonly string[]): boolean {
  // How many parts the segments so far can have taken.
  let reached = new Set([0]);
  for (const segment of segments) {
    const next = new Set<number>();
    if (segment === "**") {
      const first = Math.min(...reached);
      for (let taken = first; taken <= parts.length; taken += 1) next.add(taken);
    } else {
      for (const taken of reached) {
        const part = parts[taken];
        if (part !== undefined && isGlobMatch(segment, part)) next.add(taken + 1);
      }
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(parts.length);
}

/** One name against a pattern of `*` and `?`, in time proportional to their lengths' product. */
function isGlobMatch(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < name.length; ) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at;
      resume = index;
      at += 1;
    } else if (wanted === "?" || (wanted !== undefined && wanted === name[index])) {
      at += 1;
      index += 1;
    } else if (star === -1) {
      return false;
    } else {
      at = star + 1;
      resume += 1;
      index = resume;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
