import { type ImageLine, nobody } from "../../core/infrastructure.ts";
import type { DeclarationEntry, DeclarationNode } from "./declarationNodes.ts";
import { type Declared, mapsOf, resolved, textOf } from "./declaredResources.ts";
import { joinedImage, type LiteralImage, literalImage, orOpenVersion } from "./imageLine.ts";

/** Names that an image, or what is put into one, is given by. */
const imageKey =
  /(?:^|_)(?:docker_|container_)?image(?:_(?:name|uri|url|ref|reference))?$|[a-z]Image(?:Name|Uri|Url|Reference)?$|^image(?:Name|Uri|Url|Reference)?$|^linux_?fx_?version$/i;

/**
 * The images that a file names: in resources and modules wherever they stand, in the values that are
 * set for Helm charts, and in the defaults of parameters that are named for an image.
 */
export function declaredImages(declared: Declared): readonly ImageLine[] {
  const { resources, entries, format } = declared;
  const lines: ImageLine[] = [];
  for (const { body, name, symbol, scope, type } of resources) {
    // A name that is put together is not known; what has none is called by its symbol.
    const isNamed = mapsOf(body).some(({ key }) => key.toLowerCase() === "name");
    const runs = { ...nobody, name: name ?? (isNamed ? undefined : symbol), scope };
    lines.push(...imagesBelow(mapsOf(body), runs, declared));
    if (type === "helm_release") lines.push(...chartImages(mapsOf(body), runs, declared));
  }
  if (format !== "arm") lines.push(...imagesOfParameters(entries, declared));
  else lines.push(...imagesBelow(parametersOf(entries), nobody, declared));
  // What several resources use is written once.
  return [...new Map(lines.toReversed().map((line) => [keyOf(line), line])).values()].toReversed();
}

function keyOf({ region, runs }: ImageLine): string {
  return `${region.startLine}:${region.startColumn} ${runs.scope ?? ""}`;
}

type Runs = ImageLine["runs"];

function imagesBelow(
  entries: readonly DeclarationEntry[],
  runs: Runs,
  declared: Declared,
): readonly ImageLine[] {
  return entries.flatMap(({ key, value }) => {
    const own = imageKey.test(key) ? imageOf(value, entries, { runs, declared }) : undefined;
    if (own === undefined) return imagesBelow(mapsOf(value), runs, declared);
    const named = textOf(entries.find((one) => one.key === "name")?.value, declared.definitions);
    return [{ ...own, runs: { ...runs, container: named } }];
  });
}

interface Around {
  readonly runs: Runs;
  readonly declared: Declared;
}

/** An image by its value and what stands beside it: registry and tag may be given apart. */
function imageOf(
  value: DeclarationNode,
  beside: readonly DeclarationEntry[],
  around: Around,
): ImageLine | undefined {
  const { definitions } = around.declared;
  const node = resolved(value, definitions);
  if (node.kind === "map") return imageOfParts(node.entries, around);
  if (node.kind !== "text") return undefined;
  const at = (key: string) => textOf(beside.find((entry) => entry.key === key)?.value, definitions);
  const text = textOf(node, definitions) ?? "";
  // App Service: `DOCKER|acme.azurecr.io/web:1`.
  const prefix = /^DOCKER\|/i.exec(text)?.[0] ?? "";
  const registry = at("docker_registry_url")?.replace(/^https?:\/\//, "");
  const tag = at("docker_image_tag");
  const literal = literalImage(joinedImage(text.slice(prefix.length), { registry, tag }));
  if (literal === undefined || !/^[\w.:/@+-]+$/.test(literal.image)) return undefined;
  return lineOf({ ...node, start: node.start + prefix.length }, literal, around);
}

/** `image = { repository = "…", tag = "…" }`. */
function imageOfParts(entries: readonly DeclarationEntry[], around: Around): ImageLine | undefined {
  const { definitions } = around.declared;
  const valueOf = (name: string) => entries.find(({ key }) => key === name)?.value;
  const repository = valueOf("repository");
  const node = repository === undefined ? undefined : resolved(repository, definitions);
  if (node?.kind !== "text") return undefined;
  const part = (name: string) => textOf(valueOf(name), definitions);
  const [registry, tag, digest] = [part("registry"), part("tag"), part("digest")];
  const whole = joinedImage(textOf(node, definitions) ?? "", { registry, tag, digest });
  return lineOf(node, orOpen(literalImage(whole), tag ?? digest), around);
}

function orOpen(image: LiteralImage | undefined, version: string | undefined) {
  if (image === undefined) return undefined;
  return orOpenVersion(image, version !== undefined && version !== "");
}

function lineOf(
  { start, end }: Pick<DeclarationNode, "start" | "end">,
  image: LiteralImage | undefined,
  { runs, declared: { format, text } }: Around,
): ImageLine | undefined {
  return image === undefined || image.image === ""
    ? undefined
    : { format, region: text.regionOf(start, end), ...image, runs };
}

/** `set { name = "image.repository"  value = "…" }`, as a block or in a list. */
function chartImages(
  entries: readonly DeclarationEntry[],
  runs: Runs,
  declared: Declared,
): readonly ImageLine[] {
  const set = entries.flatMap(({ key, value }) => {
    if (key !== "set") return [];
    const blocks = value.kind === "list" ? value.items : [value];
    return blocks.flatMap((block) => {
      const inner = mapsOf(block);
      const name = textOf(inner.find((one) => one.key === "name")?.value, declared.definitions);
      const own = inner.find((one) => one.key === "value")?.value;
      return name === undefined || own === undefined ? [] : [{ name, value: own }];
    });
  });
  return set.flatMap(({ name, value }) => {
    if (!/(?:^|[.\w])image\.repository$/i.test(name)) return [];
    const prefix = name.slice(0, -"repository".length);
    const part = (last: string) =>
      textOf(set.find((one) => one.name === `${prefix}${last}`)?.value, declared.definitions);
    const [registry, tag, digest] = [part("registry"), part("tag"), part("digest")];
    const node = resolved(value, declared.definitions);
    const text = node.kind === "text" ? textOf(node, declared.definitions) : undefined;
    const image =
      text === undefined ? undefined : literalImage(joinedImage(text, { registry, tag, digest }));
    return lineOf(node, orOpen(image, tag ?? digest), { runs, declared }) ?? [];
  });
}

/** Defaults of parameters that are named for an image, and what `.tfvars` and `.bicepparam` give them. */
function imagesOfParameters(
  entries: readonly DeclarationEntry[],
  declared: Declared,
): readonly ImageLine[] {
  return entries.flatMap(({ key, labels, value }) => {
    const [label] = labels;
    const isParameter = key === "param" || key === "variable";
    if (key === "locals") return imagesOfValues(mapsOf(value), undefined, declared);
    const name = isParameter ? label : labels.length === 0 ? key : undefined;
    const given =
      key === "variable" ? mapsOf(value).find((one) => one.key === "default")?.value : value;
    if (name === undefined || given === undefined || key === "resource" || key === "module")
      return [];
    if (!imageKey.test(name)) return imagesOfValues(mapsOf(given), undefined, declared);
    return imageOf(given, [], { runs: nobody, declared }) ?? [];
  });
}

/** Images in maps that resources are made of, each called by the key that it stands under. */
function imagesOfValues(
  entries: readonly DeclarationEntry[],
  name: string | undefined,
  declared: Declared,
): readonly ImageLine[] {
  return entries.flatMap(({ key, value }) => {
    const runs = { ...nobody, name };
    const own = imageKey.test(key) ? imageOf(value, entries, { runs, declared }) : undefined;
    return own === undefined ? imagesOfValues(mapsOf(value), key, declared) : [own];
  });
}

/** The parameters of an ARM template, or of a file of them, each with its value. */
function parametersOf(entries: readonly DeclarationEntry[]): readonly DeclarationEntry[] {
  const parameters = entries.find(({ key }) => key === "parameters")?.value;
  return (parameters === undefined ? [] : mapsOf(parameters)).flatMap((parameter) => {
    const own = mapsOf(parameter.value).find(
      ({ key }) => key === "defaultValue" || key === "value",
    );
    return own === undefined ? [] : [{ ...parameter, value: own.value }];
  });
}
