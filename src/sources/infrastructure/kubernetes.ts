import {
  type ExposureLine,
  type ImageLine,
  type InfrastructureFile,
  nothingRuns,
  type ServiceLine,
} from "../../core/infrastructure.ts";
import { type PositionedText, positionedText } from "../../core/locate/dependency/lines.ts";
import {
  type DataNode,
  entriesOf,
  itemsOf,
  textAt,
  tokenOf,
  valueAt,
} from "../manifests/dataNode.ts";
import { readYamlDocuments } from "../manifests/yamlNodes.ts";

/**
 * Reads Kubernetes manifests, one or more documents, lists unfolded: the images of their containers
 * (Kubernetes API reference, PodSpec), and what lets traffic in from outside: ingresses, services of
 * type LoadBalancer or NodePort, and the Gateway API's routes.
 */
export function readKubernetes(original: string): InfrastructureFile {
  const text = positionedText(original);
  const objects = readYamlDocuments(text.text).flatMap(unfolded);
  return {
    ...nothingRuns,
    images: objects.flatMap((object) => imagesOf(object, text)),
    exposures: objects.flatMap((object) => exposuresOf(object, text)),
    services: objects.flatMap(serviceOf),
  };
}

/** `kind: List` holds objects. */
function unfolded(object: DataNode): readonly DataNode[] {
  const isList = textAt(object, "kind")?.endsWith("List") === true;
  return isList ? itemsOf(valueAt(object, "items")) : [object];
}

/** Where a pod stands in an object: the object itself, or a template in it. */
const podPaths: readonly (readonly string[])[] = [
  [],
  ["spec", "template"],
  ["spec", "jobTemplate", "spec", "template"],
];
const containerLists = ["containers", "initContainers", "ephemeralContainers"];

function imagesOf(object: DataNode, text: PositionedText): readonly ImageLine[] {
  return podPaths.flatMap((path) =>
    containerLists.flatMap((list) =>
      itemsOf(valueAt(object, ...path, "spec", list)).flatMap((container) => {
        const image = tokenOf(valueAt(container, "image"), text);
        if (image === undefined || image.text === "" || image.text.includes("{{")) return [];
        const labels = pairsOf(valueAt(object, ...path, "metadata", "labels"));
        const runs = { ...placeOf(object), container: textAt(container, "name"), labels };
        return [{ format: "kubernetes", region: image.region, image: image.text, runs } as const];
      }),
    ),
  );
}

function placeOf(object: DataNode) {
  return {
    name: textAt(object, "metadata", "name"),
    namespace: textAt(object, "metadata", "namespace"),
  };
}

/** The labels of a mapping, `key=value`. */
function pairsOf(node: DataNode | undefined): readonly string[] {
  return entriesOf(node).flatMap(({ key, value }) =>
    value.kind === "scalar" ? [`${key}=${value.text}`] : [],
  );
}

function serviceOf(object: DataNode): readonly ServiceLine[] {
  const { name, namespace } = placeOf(object);
  if (textAt(object, "kind") !== "Service" || name === undefined) return [];
  return [{ name, namespace, selects: pairsOf(valueAt(object, "spec", "selector")) }];
}

const routeKinds = new Set(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]);

function exposuresOf(object: DataNode, text: PositionedText): readonly ExposureLine[] {
  const kind = tokenOf(valueAt(object, "kind"), text);
  const { name, namespace } = placeOf(object);
  const line = (
    means: ExposureLine["means"],
    { region }: { readonly region: ExposureLine["region"] },
    opens: readonly string[],
  ): readonly ExposureLine[] => [
    { format: "kubernetes", means, region, opens: [...new Set(opens)], namespace },
  ];
  const backends = (keys: readonly string[]) => namesBelow(valueAt(object, "spec"), keys);
  if (kind?.text === "Ingress") return line("ingress", kind, backends(["service"]));
  if (kind !== undefined && routeKinds.has(kind.text)) {
    return line("gatewayRoute", kind, backends(["backendRefs"]));
  }
  const type = tokenOf(valueAt(object, "spec", "type"), text);
  if (kind?.text !== "Service" || type === undefined || name === undefined) return [];
  if (type.text === "LoadBalancer") return line("loadBalancer", type, [name]);
  return type.text === "NodePort" ? line("nodePort", type, [name]) : [];
}

/** The `name`s of what stands anywhere below a node under one of the keys; older ingresses say `serviceName`. */
function namesBelow(node: DataNode | undefined, keys: readonly string[]): readonly string[] {
  const below = entriesOf(node).flatMap(({ key, value }) => {
    if (key === "serviceName" && value.kind === "scalar") return [value.text];
    const own = keys.includes(key)
      ? [value, ...itemsOf(value)].flatMap((one) => textAt(one, "name") ?? [])
      : [];
    return [...own, ...namesBelow(value, keys)];
  });
  return [...below, ...itemsOf(node).flatMap((item) => namesBelow(item, keys))];
}
