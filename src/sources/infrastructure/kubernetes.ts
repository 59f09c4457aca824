import {
  type ExposureLine,
  type ImageLine,
  type InfrastructureFile,
  nothingRuns,
  type RouteLine,
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
import { isInternal, pairsOf } from "./helmValues.ts";
import { imageLines } from "./imageLine.ts";

/**
 * Reads Kubernetes manifests, one or more documents, lists unfolded: the images of their containers
 * (Kubernetes API reference, PodSpec; other kinds hold pods too), and what lets traffic in from
 * outside: ingresses, services of type LoadBalancer or NodePort unless they stay inside, gateways and
 * routes of the Gateway API, routes of OpenShift, Traefik and Contour.
 */
export function readKubernetes(original: string): InfrastructureFile {
  const text = positionedText(original);
  const objects = readYamlDocuments(text.text).flatMap(unfolded);
  return {
    ...nothingRuns,
    images: objects.flatMap((object) => imagesBelow(object, { object, pod: object }, text)),
    exposures: objects.flatMap((object) => exposuresOf(object, text)),
    services: objects.flatMap(serviceOf),
    routes: objects.flatMap(routeOf),
  };
}

/** `kind: List` holds objects. */
function unfolded(object: DataNode): readonly DataNode[] {
  const isList = textAt(object, "kind")?.endsWith("List") === true;
  return isList ? itemsOf(valueAt(object, "items")) : [object];
}

const containerLists = new Set(["containers", "initContainers", "ephemeralContainers"]);

/** What a container stands in: the object, and the pod or its template with their labels. */
interface Around {
  readonly object: DataNode;
  readonly pod: DataNode;
}

function imagesBelow(node: DataNode, around: Around, text: PositionedText): readonly ImageLine[] {
  return entriesOf(node).flatMap(({ key, value }): readonly ImageLine[] => {
    if (containerLists.has(key)) {
      return itemsOf(value).flatMap((container) => imageOf(container, around, text));
    }
    // A template has labels of its own.
    const pod = key === "spec" && valueAt(node, "metadata") !== undefined ? node : around.pod;
    const inner = [value, ...itemsOf(value)];
    return inner.flatMap((one) => imagesBelow(one, { ...around, pod }, text));
  });
}

function imageOf(
  container: DataNode,
  { object, pod }: Around,
  text: PositionedText,
): readonly ImageLine[] {
  const labels = pairsOf(valueAt(pod, "metadata", "labels"));
  const runs = { ...placeOf(object), container: textAt(container, "name"), labels };
  return imageLines(valueAt(container, "image"), text, { format: "kubernetes", runs });
}

function placeOf(object: DataNode) {
  return {
    name: textAt(object, "metadata", "name"),
    namespace: textAt(object, "metadata", "namespace"),
  };
}

function serviceOf(object: DataNode): readonly ServiceLine[] {
  const { name, namespace } = placeOf(object);
  if (textAt(object, "kind") !== "Service" || name === undefined) return [];
  return [{ name, namespace, selects: pairsOf(valueAt(object, "spec", "selector")) }];
}

const routeKinds = new Set(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]);

/** What hangs on gateways. */
function routeOf(object: DataNode): readonly RouteLine[] {
  if (!routeKinds.has(textAt(object, "kind") ?? "")) return [];
  const spec = valueAt(object, "spec");
  const parents = itemsOf(valueAt(spec, "parentRefs"));
  const gateways = parents.flatMap((parent) => textAt(parent, "name") ?? []);
  const { namespace } = placeOf(object);
  return [{ gateways, namespace, opens: namesBelow(spec, backendKeys) }];
}

const backendKeys = ["backendRefs"];

/** Kinds that lead traffic in, with the keys that name services, and how they do it. */
type Lead = readonly [ExposureLine["means"], readonly string[]];
const leading: ReadonlyMap<string, Lead> = new Map<string, Lead>([
  ["Ingress", ["ingress", ["service"]]],
  ...[...routeKinds].map((kind) => [kind, ["gatewayRoute", backendKeys]] satisfies [string, Lead]),
  // Traefik and Contour.
  ["IngressRoute", ["ingress", ["services"]]],
  ["IngressRouteTCP", ["ingress", ["services"]]],
  ["HTTPProxy", ["ingress", ["services"]]],
]);

function exposuresOf(object: DataNode, text: PositionedText): readonly ExposureLine[] {
  const kind = tokenOf(valueAt(object, "kind"), text);
  const { name, namespace } = placeOf(object);
  if (kind === undefined || isInternal(pairsOf(valueAt(object, "metadata", "annotations")))) {
    return [];
  }
  const line = (
    means: ExposureLine["means"],
    { region }: { readonly region: ExposureLine["region"] },
    opens: readonly string[],
  ): readonly ExposureLine[] => [
    { format: "kubernetes", means, region, opens: [...new Set(opens)], namespace },
  ];
  const spec = valueAt(object, "spec");
  const lead = leading.get(kind.text);
  if (lead !== undefined) return line(lead[0], kind, namesBelow(spec, lead[1]));
  if (
    kind.text === "Route" &&
    textAt(object, "apiVersion")?.startsWith("route.openshift") === true
  ) {
    return line("ingress", kind, namesBelow(spec, ["to", "alternateBackends"]));
  }
  if (name === undefined) return [];
  if (kind.text === "Gateway" && valueAt(spec, "gatewayClassName") !== undefined) {
    return line("gateway", kind, [name]);
  }
  if (kind.text !== "Service") return [];
  return serviceExposure(spec, text).flatMap(({ means, at }) => line(means, at, [name]));
}

function serviceExposure(spec: DataNode | undefined, text: PositionedText) {
  const at = tokenOf(valueAt(spec, "type"), text);
  if (at === undefined) return [];
  if (at.text === "NodePort") return [{ means: "nodePort", at } as const];
  const ranges = itemsOf(valueAt(spec, "loadBalancerSourceRanges"));
  const isOpen =
    ranges.length === 0 ||
    ranges.some((range) => range.kind === "scalar" && /^(?:0\.0\.0\.0|::)\/0$/.test(range.text));
  return at.text === "LoadBalancer" && isOpen ? [{ means: "loadBalancer", at } as const] : [];
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
