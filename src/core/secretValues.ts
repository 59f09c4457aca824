/**
 * Secrets that GitHub has found must not get into this program. It is asked to hide them
 * (`hide_secret=true`), which servers before GitHub Enterprise Server 3.18 do not know, so that
 * what they send is taken out here, at the door.
 */

/** True for an address whose answer may hold secrets: secret scanning alerts and what belongs to them. */
export function mayHoldSecrets(url: string): boolean {
  return URL.canParse(url) && /\/secret-scanning(?:\/|$)/i.test(new URL(url).pathname);
}

/** Documented members whose text or number says nothing of the secret itself. */
const harmless: ReadonlySet<string> = new Set([
  "code",
  "field",
  "id",
  "login",
  "message",
  "number",
  "path",
  "provider",
  "provider_slug",
  "resolution",
  "resource",
  "secret_type",
  "secret_type_display_name",
  "state",
  "status",
  "type",
  "url",
  "validity",
]);
const harmlessEnds = /_(?:at|column|id|line|sha|url)$/;
/** Deeper than any documented answer. */
const deepest = 12;

/**
 * A JSON body with only what cannot be the secret: members of known names, true, false and null.
 * Comments and other free text, which may quote it, go too; a body that is no JSON goes as a whole.
 */
export function withoutSecretValues(body: string): string {
  try {
    return JSON.stringify(kept(JSON.parse(body), "", 0)) ?? "";
  } catch {
    // No JSON, or nested without end: nothing of it can be told to be harmless.
    return "";
  }
}

function kept(value: unknown, name: string, depth: number): unknown {
  if (depth > deepest) return undefined;
  if (typeof value === "string" || typeof value === "number") {
    return harmless.has(name) || harmlessEnds.test(name) ? value : undefined;
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => kept(item, name, depth + 1) ?? []);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [member, kept(inner, member, depth + 1)]),
  );
}
