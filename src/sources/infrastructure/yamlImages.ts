import {
  type BuildLine,
  type ImageLine,
  type InfrastructureFile,
  nobody,
  nothingRuns,
} from "../../core/infrastructure.ts";
import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import { buildAction, buildStepOf } from "../git/buildFiles.ts";
import {
  type DataNode,
  entriesOf,
  itemsOf,
  textAt,
  tokenOf,
  valueAt,
} from "../manifests/dataNode.ts";
import { readYamlNodes } from "../manifests/yamlNodes.ts";

/** Compose specification: `services.<name>.image`, with the default of a variable that has one. */
export function readCompose(original: string): InfrastructureFile {
  const text = positionedText(original);
  const services = entriesOf(valueAt(readYamlNodes(text.text), "services"));
  const images = services.flatMap(({ key, value }) =>
    lineOf(valueAt(value, "image"), text, {
      format: "compose",
      runs: { ...nobody, name: key },
      literal: withDefaults,
    }),
  );
  return { ...nothingRuns, images };
}

/**
 * Workflow syntax for GitHub Actions: the containers of jobs and their services, and the steps that
 * build an image.
 */
export function readWorkflow(original: string): InfrastructureFile {
  const text = positionedText(original);
  const jobs = entriesOf(valueAt(readYamlNodes(text.text), "jobs"));
  const images = jobs.flatMap(({ key, value }) => {
    const container = valueAt(value, "container");
    const services = entriesOf(valueAt(value, "services")).map((service) => service.value);
    const named = [container, ...services].map((one) =>
      one?.kind === "scalar" ? one : valueAt(one, "image"),
    );
    return named.flatMap((image) =>
      lineOf(image, text, { format: "workflow", runs: { ...nobody, name: key }, literal: plain }),
    );
  });
  const builds = jobs.flatMap(({ value }) =>
    itemsOf(valueAt(value, "steps")).flatMap((step) => buildOf(step, text)),
  );
  return { ...nothingRuns, images, builds };
}

function buildOf(step: DataNode, text: PositionedText): readonly BuildLine[] {
  const uses = tokenOf(valueAt(step, "uses"), text);
  if (uses === undefined || !buildAction.test(uses.text)) return [];
  const built = buildStepOf((name) => textAt(step, "with", name), undefined);
  const { dockerfile, target } = built ?? {};
  return dockerfile === undefined ? [] : [{ region: uses.region, dockerfile, target }];
}

/** Kustomize: `images` entries replace name, tag and digest of images by their name. */
export function readKustomization(original: string): InfrastructureFile {
  const text = positionedText(original);
  const root = readYamlNodes(text.text);
  const namespace = textAt(root, "namespace");
  const images = itemsOf(valueAt(root, "images")).flatMap((item): readonly ImageLine[] => {
    const name = textAt(item, "newName") ?? textAt(item, "name");
    const token = ["digest", "newTag", "newName", "name"]
      .map((key) => tokenOf(valueAt(item, key), text))
      .find((found) => found !== undefined);
    if (name === undefined || token === undefined) return [];
    const [tag, digest] = [textAt(item, "newTag"), textAt(item, "digest")];
    const image = `${name}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
    const runs = { ...nobody, namespace };
    return [{ format: "kustomize", region: token.region, image, runs }];
  });
  return { ...nothingRuns, images };
}

/**
 * A Helm chart's values: every `image` that is a text, or a mapping with `repository` and perhaps
 * `registry`, `tag` and `digest`. Templates are not rendered.
 */
export function readHelmValues(original: string): InfrastructureFile {
  const text = positionedText(original);
  return { ...nothingRuns, images: imagesBelow(readYamlNodes(text.text), undefined, text) };
}

function imagesBelow(
  node: DataNode | undefined,
  parent: string | undefined,
  text: PositionedText,
): readonly ImageLine[] {
  const below = entriesOf(node).flatMap(({ key, value }) => {
    const own = /^image$|Image$/.test(key) ? valuesImage(value, parent, text) : [];
    return [...own, ...imagesBelow(value, key, text)];
  });
  return [...below, ...itemsOf(node).flatMap((item) => imagesBelow(item, parent, text))];
}

function valuesImage(
  node: DataNode,
  name: string | undefined,
  text: PositionedText,
): readonly ImageLine[] {
  const runs = { ...nobody, name };
  if (node.kind === "scalar") return lineOf(node, text, { format: "helm", runs, literal: plain });
  const repository = tokenOf(valueAt(node, "repository"), text);
  if (repository === undefined || repository.text === "") return [];
  const part = (key: string, before: string, after = ""): string => {
    const found = textAt(node, key) ?? "";
    return found === "" ? "" : `${before}${found}${after}`;
  };
  const image = `${part("registry", "", "/")}${repository.text}${part("tag", ":")}${part("digest", "@")}`;
  return [{ format: "helm", region: repository.region, image, runs }];
}

interface Named {
  readonly format: ImageLine["format"];
  readonly runs: ImageLine["runs"];
  /** The literal text; undefined when too much of it is not known. */
  readonly literal: (text: string) => string | undefined;
}

function lineOf(
  node: DataNode | undefined,
  text: PositionedText,
  { format, runs, literal }: Named,
): readonly ImageLine[] {
  const token = tokenOf(node, text);
  const image = token === undefined ? undefined : literal(token.text);
  if (token === undefined || image === undefined || image === "") return [];
  return [{ format, region: token.region, image, runs }];
}

function plain(text: string): string | undefined {
  return /\{\{|\$\{/.test(text) ? undefined : text;
}

/** `${NAME:-default}` and `${NAME-default}` stand for their default (Compose, interpolation). */
function withDefaults(text: string): string | undefined {
  const filled = text.replaceAll(/\$\{\w+:?-([^{}]*)\}/g, "$1");
  return filled.includes("$") ? undefined : filled;
}
