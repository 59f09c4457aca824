import type { ImageLine } from "../../core/infrastructure.ts";
import type { PositionedText } from "../../core/locate/dependency/lines.ts";
import type { DataNode } from "../manifests/dataNode.ts";

/** What of a written reference is literal. */
export type LiteralImage = Pick<ImageLine, "image" | "open">;

/**
 * What others fill in: `{{ .Values.x }}`, `${{ x }}`, `${X}`, `$(X)`, `$X`, `#{x}#`, `__X__`.
 */
const holes =
  /\{\{[^{}]*\}\}|\$\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)|\$\w+|#\{[^{}]*\}#?|__\w+__/g;

const hole = "\u0000";
/** References are short; anything longer is none. */
const mostCharacters = 1024;

/**
 * The literal part of an image reference in which a registry, a tag or a digest may be filled in
 * somewhere else; undefined where the name itself is.
 */
export function literalImage(written: string): LiteralImage | undefined {
  if (written.length > mostCharacters) return undefined;
  const text = written.replaceAll(holes, hole).trim();
  const slash = text.indexOf("/");
  const isOpenRegistry = slash > 0 && text.slice(0, slash).includes(hole);
  const rest = isOpenRegistry ? text.slice(slash + 1) : text;
  const sign = rest.slice(rest.lastIndexOf("/") + 1).search(/[:@]/);
  const split = sign < 0 ? rest.length : rest.lastIndexOf("/") + 1 + sign;
  const name = rest.slice(0, split);
  const version = rest.slice(split);
  const isOpenVersion = version.includes(hole);
  if (name === "" || name.includes(hole) || /\s/.test(name)) return undefined;
  const open = [
    ...(isOpenRegistry ? (["registry"] as const) : []),
    ...(isOpenVersion ? (["version"] as const) : []),
  ];
  const image = isOpenVersion ? name : `${name}${version}`;
  return open.length === 0 ? { image } : { image, open };
}

/** The line of a scalar that names an image; none where its name is not literal. */
export function imageLines(
  node: DataNode | undefined,
  text: PositionedText,
  { format, runs, written }: Pick<ImageLine, "format" | "runs"> & { readonly written?: string },
): readonly ImageLine[] {
  if (node?.kind !== "scalar") return [];
  const image = literalImage(written ?? node.text);
  if (image === undefined) return [];
  return [{ format, region: text.regionOf(node.start, node.end), ...image, runs }];
}

/** A reference of its parts, each undefined or empty where it is not said. */
export function joinedImage(
  repository: string,
  parts: { readonly registry?: string | undefined; readonly tag?: string | undefined } & {
    readonly digest?: string | undefined;
  },
): string {
  const part = (value: string | undefined, before: string, after: string) =>
    value === undefined || value === "" ? "" : `${before}${value}${after}`;
  return `${part(parts.registry?.replace(/\/$/, ""), "", "/")}${repository}${part(parts.tag, ":", "")}${part(parts.digest, "@", "")}`;
}

/** The same, with its version left open where no part of it tells one. */
export function orOpenVersion(image: LiteralImage, isTold: boolean): LiteralImage {
  if (isTold || image.open?.includes("version") === true) return image;
  return { ...image, open: [...(image.open ?? []), "version"] };
}
