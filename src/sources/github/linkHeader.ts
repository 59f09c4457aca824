/** One link of a `Link` header. */
interface Link {
  readonly address: string;
  /** In lower case. */
  readonly relations: readonly string[];
}

/** Gives what a pattern finds where the last one ended, and goes on behind it. */
type Take = (pattern: RegExp) => RegExpExecArray | undefined;

/**
 * The links of a `Link` header (RFC 8288, section 3 and appendix B.2); undefined when it cannot be
 * read. Names and relation types know no letter case, a quoted value may hold commas and
 * semicolons, of several `rel` the first counts. An empty header has no links.
 */
export function linksOf(header: string): readonly Link[] | undefined {
  let rest = header;
  const take: Take = (pattern) => {
    const found = pattern.exec(rest) ?? undefined;
    rest = rest.slice(found?.[0].length ?? 0);
    return found;
  };
  const links: Link[] = [];
  take(/^[\s,]*/);
  while (take(/^$/) === undefined) {
    const address = take(/^<([^<>]*)>\s*/)?.[1];
    if (address === undefined) return undefined;
    links.push({ address, relations: relationsIn(take) });
    if (take(/^,[\s,]*|^$/) === undefined) return undefined;
  }
  return links;
}

function relationsIn(take: Take): readonly string[] {
  let relations: string | undefined;
  while (take(/^;\s*/) !== undefined) {
    // A semicolon without a parameter is allowed.
    const name = take(/^[^\s=;,<>"]+/)?.[0].toLowerCase();
    const value = take(/^\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"<>]*))/);
    take(/^\s*/);
    if (name === "rel") relations ??= value?.[1] ?? value?.[2] ?? "";
  }
  return (relations ?? "").replaceAll("\\", "").toLowerCase().split(/\s+/);
}
