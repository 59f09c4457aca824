import {
  type ExposureLine,
  type ImageLine,
  type InfrastructureFile,
  nobody,
  nothingRuns,
} from "../../core/infrastructure.ts";
import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import { parentOf } from "../builds/folders.ts";
import { type DataNode, entriesOf, itemsOf, textAt, valueAt } from "../manifests/dataNode.ts";
import { readYamlNodes } from "../manifests/yamlNodes.ts";
import { imageLines, joinedImage, literalImage, orOpenVersion } from "./imageLine.ts";

interface Reading {
  readonly text: PositionedText;
  readonly chart: string;
}

/**
 * A Helm chart's values: every `image` that is a text, or a mapping with `repository` and perhaps
 * `registry`, `tag` and `digest`, and what makes it public: an ingress or route that is enabled, a
 * service of a public type. Templates are not rendered: both belong together where they stand in one
 * block of values, of one chart.
 */
export function readHelmValues(path: string, original: string): InfrastructureFile {
  const text = positionedText(original);
  const root = readYamlNodes(text.text);
  const reading = { text, chart: parentOf(path) };
  return {
    ...nothingRuns,
    images: imagesBelow(root, [], reading),
    exposures: exposuresBelow(root, [], reading),
  };
}

/** A chart's scopes, in one spelling: what an umbrella chart says of a part of it is the part's own. */
export function helmScope(chart: string, keys: readonly string[]): string {
  return `${chart}#${keys.join(".")}`;
}

function imagesBelow(
  node: DataNode | undefined,
  keys: readonly string[],
  reading: Reading,
): readonly ImageLine[] {
  const below = entriesOf(node).flatMap(({ key, value }) => {
    const own = /^image$|Image$/.test(key) ? valuesImage(value, keys, reading) : [];
    return [...own, ...imagesBelow(value, [...keys, key], reading)];
  });
  return [...below, ...itemsOf(node).flatMap((item) => imagesBelow(item, keys, reading))];
}

function valuesImage(
  node: DataNode,
  keys: readonly string[],
  { text, chart }: Reading,
): readonly ImageLine[] {
  const chartName = chart.slice(chart.lastIndexOf("/") + 1);
  const name = keys.at(-1) ?? (chartName === "" ? undefined : chartName);
  const runs = { ...nobody, name, scope: helmScope(chart, keys) };
  if (node.kind === "scalar") return imageLines(node, text, { format: "helm", runs });
  const repository = valueAt(node, "repository") ?? valueAt(node, "name");
  if (repository?.kind !== "scalar" || repository.text === "") return [];
  const [tag, digest] = [textAt(node, "tag"), textAt(node, "digest") ?? textAt(node, "sha")];
  const whole = joinedImage(repository.text, {
    registry: textAt(node, "registry"),
    tag,
    digest: digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? `sha256:${digest}` : digest,
  });
  const image = literalImage(whole);
  if (image === undefined) return [];
  // Without a tag it is mostly the chart's own version, which the chart is installed with.
  const isTold = /[:@]/.test(image.image.slice(image.image.lastIndexOf("/") + 1));
  const region = text.regionOf(repository.start, repository.end);
  return [{ format: "helm", region, ...orOpenVersion(image, isTold), runs }];
}

function exposuresBelow(
  node: DataNode | undefined,
  keys: readonly string[],
  reading: Reading,
): readonly ExposureLine[] {
  const below = entriesOf(node).flatMap(({ key, value }) => {
    const own = exposureOf(key, value);
    return [
      ...(own === undefined ? [] : [lineOf(own, keys, reading)]),
      ...exposuresBelow(value, [...keys, key], reading),
    ];
  });
  return [...below, ...itemsOf(node).flatMap((item) => exposuresBelow(item, keys, reading))];
}

interface Found {
  readonly means: ExposureLine["means"];
  readonly node: DataNode & { readonly kind: "scalar" };
}

function exposureOf(key: string, value: DataNode): Found | undefined {
  if (/^(?:ingress|httpRoute|gatewayRoute|route)$/.test(key)) {
    const node = valueAt(value, "enabled");
    if (node?.kind !== "scalar" || node.text !== "true") return undefined;
    return { means: key === "ingress" ? "ingress" : "gatewayRoute", node };
  }
  if (!/^service$|Service$/.test(key)) return undefined;
  const node = valueAt(value, "type");
  if (node?.kind !== "scalar" || isInternal(pairsOf(valueAt(value, "annotations")))) {
    return undefined;
  }
  if (node.text === "LoadBalancer") return { means: "loadBalancer", node };
  return node.text === "NodePort" ? { means: "nodePort", node } : undefined;
}

function lineOf(
  { means, node }: Found,
  keys: readonly string[],
  { text, chart }: Reading,
): ExposureLine {
  const [part, ...rest] = keys;
  const own = helmScope(chart, keys);
  const charts = chart === "" ? "charts" : `${chart}/charts`;
  const scopes = part === undefined ? [own] : [own, helmScope(`${charts}/${part}`, rest)];
  const region = text.regionOf(node.start, node.end);
  return { format: "helm", means, region, opens: [], namespace: undefined, scopes };
}

/** The entries of a mapping, `key=value`. */
export function pairsOf(node: DataNode | undefined): readonly string[] {
  return entriesOf(node).flatMap(({ key, value }) =>
    value.kind === "scalar" ? [`${key}=${value.text}`] : [],
  );
}

/**
 * True for the annotations that keep a load balancer or an ingress inside (Azure, AWS and Google
 * Kubernetes documentation of internal load balancers).
 */
export function isInternal(annotations: readonly string[]): boolean {
  return annotations.some((pair) => {
    const [key = "", value = ""] = pair.split("=", 2);
    if (key.endsWith("load-balancer-internal")) return value !== "false" && value !== "";
    return /load-balancer-(?:type|scheme)$|ingress\.kubernetes\.io\/scheme$|ingress\.class$/.test(
      key,
    )
      ? /^(?:internal|gce-internal)$/i.test(value)
      : false;
  });
}
