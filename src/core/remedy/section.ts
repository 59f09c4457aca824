/** The part of an issue that is written anew; what people write stands outside of it. */
const begin = "<!-- runtime-risk:begin -->";
const end = "<!-- runtime-risk:end -->";

/** Markdown between the two marks. */
export function markedSection(markdown: string): string {
  return [begin, markdown, end].join("\n\n");
}

/**
 * The body with this section in place of its own, everything else untouched; undefined when the
 * marks are not there exactly once, in order: people have changed them, and nothing is guessed.
 */
export function withSection(body: string, section: string): string | undefined {
  const from = body.indexOf(begin);
  const to = body.indexOf(end);
  const isOnce =
    from !== -1 &&
    to > from &&
    body.indexOf(begin, from + 1) === -1 &&
    body.indexOf(end, to + 1) === -1;
  return isOnce ? `${body.slice(0, from)}${section}${body.slice(to + end.length)}` : undefined;
}
