/** What a template can show; Markdown that is already safe. */
export interface IssueParts {
  readonly title: string;
  /** The alert, or one box to tick for each. */
  readonly what: string;
  /** Why now and where it runs, between the marks that let it be brought up to date. */
  readonly runtime: string;
  readonly fix: string;
  readonly links: string;
  readonly tier: string;
  readonly severity: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The alerts' names, linked. */
  readonly alerts: string;
}

export const noParts: IssueParts = {
  title: "",
  what: "",
  runtime: "",
  fix: "",
  links: "",
  tier: "",
  severity: "",
  repository: "",
  alerts: "",
};

/** Where a repository keeps its template. */
export const templatePath = ".github/runtime-risk-issue.md";
/** A larger one is not used. */
export const mostTemplateCharacters = 20_000;

/**
 * Fills `{{name}}` in a template by `IssueParts`. A first line `# …` is the title. A name that there
 * is not stays as it is, and is said. What is filled in is not looked at again.
 */
export function fillTemplate(
  template: string,
  parts: IssueParts,
): { readonly title: string; readonly body: string; readonly notes: readonly string[] } {
  const unknown = new Set<string>();
  const known = new Map(Object.entries(parts));
  const fill = (text: string) =>
    text.replaceAll(/\{\{\s*([\w-]{1,40})\s*\}\}/g, (whole, name: string) => {
      const value: unknown = known.get(name);
      if (typeof value === "string") return value;
      unknown.add(name);
      return whole;
    });
  const [, heading, rest] = /^\s*#[ \t]+([^\n]+)\n?([^]*)$/.exec(template) ?? [];
  const title = heading === undefined ? parts.title : fill(heading).trim();
  const body = fill(rest ?? template).replace(/^\n+/, "");
  const names = [...unknown].map((name) => `{{${name}}}`).join(", ");
  return {
    title,
    body,
    notes: unknown.size === 0 ? [] : [`The template has names that there are not: ${names}.`],
  };
}
