/** The schemas of an OpenAPI 3.0 description as JSON Schema, one component at a time. */

import { Ajv2019 } from "ajv/dist/2019.js";
import addFormats from "ajv-formats";

/** Schemas of one description. */
export interface OpenApiSchemas {
  /**
   * What is wrong with a value by a schema; empty when it is valid.
   *
   * Members that an object's schema does not name are errors, unless it says what others may be or
   * names none at all: stricter than the description, which says `additionalProperties: false` of
   * few objects, because nothing invented shall pass for documented.
   */
  readonly errors: (schema: unknown, value: unknown) => readonly string[];
}

/** `resolve` gives what a reference such as `#/components/schemas/issue` stands for. */
export function openApiSchemas(resolve: (reference: string) => unknown): OpenApiSchemas {
  const ajv = new Ajv2019({ allErrors: true, strict: false });
  addFormats.default(ajv);
  // Names of GitHub's own, and one that a pattern could hardly narrow.
  for (const format of ["uri-template", "repo.nwo", "timestamp"]) ajv.addFormat(format, true);
  const added = new Set<string>();
  const compiled = new Map<unknown, ReturnType<typeof ajv.compile>>();

  const use = (reference: string, isOpen: boolean): string => {
    const id = `description:${isOpen ? "open" : "closed"}${encodeURI(reference.slice(1))}`;
    if (!added.has(id)) {
      added.add(id);
      ajv.addSchema(convert(resolve(reference), isOpen), id);
    }
    return id;
  };

  /** `isOpen`: the members are judged by the schema around this one. */
  const convert = (schema: unknown, isOpen = false): Schema => {
    if (!isObject(schema)) return {};
    const reference = schema["$ref"];
    // OpenAPI 3.0: whatever stands beside a reference is ignored.
    if (typeof reference === "string") return { $ref: use(reference, isOpen) };
    const { nullable, properties, items, additionalProperties, allOf, oneOf, anyOf, ...rest } =
      schema;
    const isWhole = isObject(properties) || Array.isArray(allOf);
    const parts = (list: unknown, open: boolean) => listOf(list).map((part) => convert(part, open));
    const converted: Schema = {
      ...rest,
      ...(isObject(properties) ? { properties: mapped(properties, (part) => convert(part)) } : {}),
      ...(items === undefined ? {} : { items: convert(items) }),
      ...(additionalProperties === undefined
        ? {}
        : {
            additionalProperties: isObject(additionalProperties)
              ? convert(additionalProperties)
              : additionalProperties,
          }),
      ...(Array.isArray(allOf) ? { allOf: parts(allOf, true) } : {}),
      // GitHub's alternatives overlap, and a null fits all that are nullable: one of them is enough.
      ...(Array.isArray(oneOf) ? { anyOf: parts(oneOf, isOpen || isWhole) } : {}),
      ...(Array.isArray(anyOf) ? { anyOf: parts(anyOf, isOpen || isWhole) } : {}),
      ...(isWhole && !isOpen && additionalProperties === undefined
        ? { unevaluatedProperties: false }
        : {}),
    };
    return nullable === true ? { anyOf: [{ type: "null" }, converted] } : converted;
  };

  return {
    errors: (schema, value) => {
      const validate = compiled.get(schema) ?? ajv.compile(convert(schema));
      compiled.set(schema, validate);
      if (validate(value)) return [];
      return (validate.errors ?? []).map(({ instancePath, message, params }) => {
        const member: unknown = params["unevaluatedProperty"] ?? params["additionalProperty"];
        return `${instancePath} ${message}${typeof member === "string" ? `: ${member}` : ""}`.trim();
      });
    },
  };
}

type Schema = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function mapped(object: Schema, change: (value: unknown) => unknown): Schema {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}
