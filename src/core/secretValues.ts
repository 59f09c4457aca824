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
const harmlessEnds = /_(?:at|column|comment|id|line|sha|url)$/;
/** People's own words. A path or a type that holds a word which is also somebody's password stays. */
const spoken = /(?:^|_)(?:comment|message)$/;
/** Deeper than any documented answer. */
const deepest = 12;

/**
 * A JSON body with only what cannot be the secret: members of known names, true, false and null.
 * Where a comment quotes it, a word stands for it; a body that is no JSON goes
 * as a whole.
 */
export function withoutSecretValues(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    const secrets = secretsIn(parsed, 0).toSorted((a, b) => b.length - a.length);
    return JSON.stringify(kept(parsed, "", { depth: 0, secrets })) ?? "";
  } catch {
    // No JSON, or nested without end: nothing of it can be told to be harmless.
    return "";
  }
}

/** Shorter than any secret; a shorter text would be found in words that have nothing to do with it. */
const shortestSecret = 4;

function secretsIn(value: unknown, depth: number): readonly string[] {
  if (depth > deepest || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === "secret" && typeof inner === "string" && inner.length >= shortestSecret
      ? [inner]
      : secretsIn(inner, depth + 1),
  );
}

interface Around {
  readonly depth: number;
  readonly secrets: readonly string[];
}

function kept(value: unknown, name: string, { depth, secrets }: Around): unknown {
  if (depth > deepest) return undefined;
  const inside = { depth: depth + 1, secrets };
  if (typeof value === "string" || typeof value === "number") {
    if (!harmless.has(name) && !harmlessEnds.test(name)) return undefined;
    return typeof value === "string" && spoken.test(name) ? masked(value, secrets) : value;
  }
  // How many there are stays known: what cannot be read is counted.
  if (Array.isArray(value)) return value.map((item: unknown) => kept(item, name, inside) ?? null);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [member, kept(inner, member, inside)]),
  );
}

function masked(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, "[secret]"), text);
}
