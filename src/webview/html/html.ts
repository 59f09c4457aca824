/**
 * Markup that cannot be broken out of: what is put into a template is escaped, unless it was made by
 * a template itself. There is no other way to make markup here.
 */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

type Part = Html | string | number | readonly (Html | string | number)[];

/** Markup from a template; texts in it are escaped for content and for quoted attributes alike. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = texts.map((text, at) => {
    const part = parts[at];
    return part === undefined ? text : text + markupOf(part);
  });
  return new Html(written.join(""));
}

/** Nothing. */
export const empty = new Html("");

function markupOf(part: Part): string {
  if (part instanceof Html) return part.toString();
  if (typeof part === "object") return part.map(markupOf).join("");
  return escapeHtml(String(part));
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (character) => escapes[character] ?? "");
}
