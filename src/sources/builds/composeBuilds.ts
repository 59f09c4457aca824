import { parse } from "yaml";
import { isDenseYaml } from "../denseYaml.ts";
import { isRecord } from "../json.ts";
import { type BuiltFrom, builtFrom } from "./described.ts";
import { parentOf } from "./folders.ts";

/** A service of a Compose file that is built. */
export interface ComposeBuild {
  readonly service: string;
  readonly from: BuiltFrom;
}

/** True for the names that Compose looks for, and those that people give to variants of them. */
export function isComposeFile(path: string): boolean {
  return /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i.test(path);
}

/**
 * The services of a Compose file that are built, with their build context, Dockerfile, stage and
 * image (Compose specification, `build`). Variables stand for their defaults, anchors and merge keys
 * for what they name. None when it cannot be read; never throws.
 */
export function composeBuilds(path: string, content: string): readonly ComposeBuild[] {
  const document = yamlOf(content);
  const services = isRecord(document) ? document["services"] : undefined;
  if (!isRecord(document) || !isRecord(services)) return [];
  const project = typeof document["name"] === "string" ? document["name"] : undefined;
  return Object.entries(services).flatMap(([service, value]): readonly ComposeBuild[] => {
    if (!isRecord(value)) return [];
    const { build } = value;
    const given = typeof build === "string" ? { context: build } : build;
    // What is written into the Compose file itself is no Dockerfile of the repository.
    if (!isRecord(given) || given["dockerfile_inline"] !== undefined) return [];
    const image = textOf(value["image"]);
    const tags = Array.isArray(given["tags"])
      ? given["tags"].flatMap((tag) => textOf(tag) ?? [])
      : [];
    const own = image ?? (project === undefined ? undefined : `${project}-${service}`);
    const from = builtFrom({
      context: textOf(given["context"]) ?? ".",
      file: textOf(given["dockerfile"]),
      fileFrom: "context",
      target: textOf(given["target"]),
      tags: own === undefined ? tags : [own, ...tags],
      folder: parentOf(path),
    });
    return from === undefined ? [] : [{ service, from }];
  });
}

/** Reads YAML with anchors and merge keys; undefined when it is none. Never throws. */
export function yamlOf(content: string): unknown {
  if (isDenseYaml(content)) return undefined;
  const options = {
    logLevel: "silent",
    prettyErrors: false,
    uniqueKeys: false,
    merge: true,
    maxAliasCount: 1000,
  } as const;
  try {
    return parse(content, options) as unknown;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? withDefaults(value) : undefined;
}

/** `${NAME:-default}` and `${NAME-default}` stand for their default (Compose, interpolation). */
export function withDefaults(text: string): string {
  let filled = text;
  // Defaults may hold variables with defaults.
  for (let depth = 0; depth < 4; depth += 1) {
    filled = filled.replaceAll(/\$\{\w+:?-([^{}]*)\}/g, "$1");
  }
  return filled;
}
