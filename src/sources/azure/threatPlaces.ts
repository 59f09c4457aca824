import type { ThreatPlace } from "../../core/runtime.ts";
import { field, list, text } from "../fields.ts";
import { isRecord } from "../json.ts";

/** What one entity names of the cluster: itself and what it says it is in. Lower case. */
interface Named {
  readonly container?: string | undefined;
  readonly pod?: string | undefined;
  readonly namespace?: string | undefined;
  /** Something else, such as a service account, that only says where it is. */
  readonly isOther?: boolean | undefined;
}

/**
 * The places in a cluster that the entities of a security alert name: containers, pods and
 * namespaces. What an entity holds, or refers to (`$ref`, the `$id` of another one), belongs to it
 * alone, so that no container is looked for in the namespace of another one. Entities that stand
 * beside each other unlinked tell of one place together: what one does not say of itself may be any
 * of those that are left.
 */
export function threatPlaces(entities: unknown): readonly ThreatPlace[] {
  const named = namedBy(list(entities));
  const containers = named.filter(({ container }) => container !== undefined);
  const taken = new Set(containers.map(({ pod }) => pod));
  const pods = named.filter(
    ({ container, pod }) => container === undefined && pod !== undefined && !taken.has(pod),
  );
  const inUse = new Set([...containers, ...pods].map(({ namespace }) => namespace));
  const namespaces = named.filter(
    (one) => one.container === undefined && one.pod === undefined && !inUse.has(one.namespace),
  );
  const left = namesOf(namespaces);
  const isPodless = containers.some(({ pod }) => pod === undefined);
  const owners = isPodless ? containers : [...containers, ...pods];
  const places = owners.map(({ container, pod, namespace }): ThreatPlace => {
    const around = container !== undefined && pod === undefined ? namesOf(pods) : [];
    return {
      ...(container === undefined ? { pod } : { container }),
      namespaces: namespace === undefined ? [...new Set([...around, ...left])] : [namespace],
    };
  });
  const isSettled = owners.every(({ namespace }) => namespace !== undefined);
  const alone = owners.length === 0 ? left : namesOf(namespaces.filter((one) => !one.isOther));
  const all = [...places, ...(isSettled ? alone.map((name) => ({ namespaces: [name] })) : [])];
  return [...new Map(all.map((place) => [JSON.stringify(place), place])).values()];
}

function namesOf(named: readonly Named[]): readonly string[] {
  return [...new Set(named.flatMap(({ namespace }) => namespace ?? []))];
}

function namedBy(entities: readonly unknown[]): readonly Named[] {
  const byId = new Map<string, unknown>();
  for (const entity of entities) gather(entity, byId, deepest);
  const held = (entity: unknown, name: string): unknown => {
    const value = field(entity, name);
    const reference = text(field(value, "$ref"));
    return reference === undefined ? value : byId.get(reference);
  };
  const named = entities.map((entity): Named => {
    const kind = kindOf(entity);
    const pod = kind === "pod" ? entity : held(entity, "Pod");
    const namespace = kind === "namespace" ? entity : held(entity, "Namespace");
    return {
      container: kind === "container" ? nameOf(entity) : undefined,
      pod: nameOf(pod),
      namespace: nameOf(namespace) ?? nameOf(held(pod, "Namespace")),
      isOther: kind === undefined,
    };
  });
  // A container may only name its pod, and the pod's own entity say where that is.
  const ofPods = new Map(
    named.flatMap(({ pod, namespace }) => (namespace ? [[pod, namespace]] : [])),
  );
  return named.map((one) => ({
    ...one,
    namespace: one.namespace ?? (one.pod === undefined ? undefined : ofPods.get(one.pod)),
  }));
}

/** Entities hold others two or three deep; deeper ones are somebody's joke. */
const deepest = 6;

function gather(value: unknown, byId: Map<string, unknown>, depth: number): void {
  if (!isRecord(value) || depth === 0) return;
  const id = text(field(value, "$id"));
  if (id !== undefined && !byId.has(id)) byId.set(id, value);
  for (const inner of Object.values(value)) gather(inner, byId, depth - 1);
}

/** `K8s-container`, `kubernetes_pod` and `namespace` end in what they are. */
function kindOf(entity: unknown): "container" | "pod" | "namespace" | undefined {
  const type = text(field(entity, "Type"))?.toLowerCase() ?? "";
  return (["container", "pod", "namespace"] as const).find((kind) =>
    new RegExp(`(^|[-_ ])${kind}$`).test(type),
  );
}

function nameOf(entity: unknown): string | undefined {
  return text(field(entity, "Name"))?.toLowerCase();
}
