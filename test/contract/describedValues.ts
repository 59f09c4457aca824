/** Random values that a published schema allows, for fast-check. */
import fc from "fast-check";
import type { Description } from "./githubDescription.ts";

type Node = Readonly<Record<string, unknown>>;

/** Deeper than this only what must be there is made. */
const deepest = 8;

/**
 * Values that are valid by a schema: optional members are there or not, nullable ones null or not,
 * lists short. Formats and patterns are those that GitHub's alerts use.
 */
export function described(
  schema: unknown,
  description: Pick<Description, "resolved">,
  depth = 0,
): fc.Arbitrary<unknown> {
  const node = description.resolved(schema);
  const plain = notNull(node, description, depth);
  return node["nullable"] === true
    ? fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: plain })
    : plain;
}

function notNull(
  node: Node,
  description: Pick<Description, "resolved">,
  depth: number,
): fc.Arbitrary<unknown> {
  const choices = listOf(node["oneOf"] ?? node["anyOf"]);
  const parts = listOf(node["allOf"]);
  if (parts.length > 0) {
    return fc
      .tuple(...parts.map((part) => described(part, description, depth)))
      .map((values) => Object.assign({}, ...values) as unknown);
  }
  if (choices.length > 0 && node["properties"] === undefined) {
    return fc.oneof(...choices.map((choice) => described(choice, description, depth)));
  }
  const values = listOf(node["enum"]);
  // A nullable enumeration may list null as well.
  if (values.length > 0) return fc.constantFrom(...values.filter((value) => value !== null));
  switch (node["type"]) {
    case "string":
      return text(node);
    case "integer":
    case "number":
      return number(node);
    case "boolean":
      return fc.boolean();
    case "array":
      return array(node, description, depth);
    default:
      return object(node, description, depth);
  }
}

function array(
  node: Node,
  description: Pick<Description, "resolved">,
  depth: number,
): fc.Arbitrary<unknown> {
  const items = described(node["items"], description, depth + 1);
  const minLength = Number(node["minItems"] ?? 0);
  const lengths = { minLength, maxLength: Math.max(2, minLength) };
  return node["uniqueItems"] === true ? fc.uniqueArray(items, lengths) : fc.array(items, lengths);
}

function object(
  node: Node,
  description: Pick<Description, "resolved">,
  depth: number,
): fc.Arbitrary<unknown> {
  const properties = isNode(node["properties"]) ? node["properties"] : {};
  const required = listOf(node["required"]).map(String);
  const wanted = Object.entries(properties).filter(
    ([name]) => depth < deepest || required.includes(name),
  );
  const members = Object.fromEntries(
    wanted.map(([name, schema]) => [name, described(schema, description, depth + 1)]),
  );
  const present = required.filter((name) => name in members);
  return fc.record(members, { requiredKeys: present });
}

const times = fc
  .date({ min: new Date("2015-01-01"), max: new Date("2035-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Some text that means something elsewhere, and some that means nothing. */
const words = fc.oneof(
  fc.constantFrom("main", "refs/heads/main", "src/db/query.ts", "a b", "ü", "<b>&amp;", "`x`", "0"),
  fc.string({ maxLength: 12 }),
);

function text(node: Node): fc.Arbitrary<unknown> {
  const { format, pattern, minLength = 0, maxLength = 1000 } = node;
  if (format === "date-time") return times;
  if (format === "date") return times.map((time) => time.slice(0, 10));
  if (format === "email") return fc.constant("mona@example.com");
  if (typeof format === "string" && format.startsWith("uri")) {
    return fc.constantFrom("https://github.com/acme/shop/x", "https://api.github.com/x?y=z");
  }
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern));
  return words.map((word) =>
    word.padEnd(Number(minLength), "x").slice(0, Math.max(Number(minLength), Number(maxLength))),
  );
}

function number(node: Node): fc.Arbitrary<unknown> {
  const min = Number(node["minimum"] ?? 0);
  const max = Number(node["maximum"] ?? Math.max(min, 5000));
  return node["type"] === "integer"
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true });
}

/** Stands for a whole number beyond 2^53. */
export const huge = "@huge";

/** What no description foresees, to stand in for a value. */
const junk = fc.constantFrom<unknown>(
  undefined,
  null,
  "a_value_of_tomorrow",
  "",
  -1,
  0,
  1.5,
  true,
  [],
  [null],
  {},
  { a: { b: "c" } },
  // JSON.stringify cannot write what Octokit reads as a bigint: see `asJson`.
  huge,
  "12345678901234567890",
);

/** As JSON, with the numbers that no JavaScript number is. */
export function asJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(JSON.stringify(huge), "12345678901234567890");
}

/** A value with some of its parts, at any depth, gone or replaced by junk, and members added. */
export function spoilt(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const changes = fc.array(fc.tuple(fc.nat(), junk, fc.boolean()), { maxLength: 8 });
  return fc.tuple(value, changes).map(([whole, all]) => {
    let result = structuredClone(whole);
    for (const [at, replacement, isAdded] of all) {
      const paths = pathsIn(result);
      const path = paths[at % Math.max(1, paths.length)];
      if (path !== undefined) result = replaced(result, path, replacement);
      if (isAdded && isNode(result)) result = { ...result, member_of_tomorrow: replacement };
    }
    return result;
  });
}

type Path = readonly (string | number)[];

function pathsIn(value: unknown, at: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => below(item, [...at, index]));
  if (!isNode(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => below(item, [...at, name]));
}

function below(value: unknown, at: Path): readonly Path[] {
  return [at, ...pathsIn(value, at)];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? replaced(item, rest, by) : item));
  }
  if (!isNode(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      name === step ? replaced(item, rest, by) : item,
    ]),
  );
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
