import type {
  ExposureLine,
  ImageLine,
  InfrastructureFile,
  ResourceLine,
  RouteLine,
  ServiceLine,
} from "./infrastructure.ts";
import { isSameName, isSure, workloadsOfLine } from "./linkInfrastructure.ts";
import type { Workload } from "./workload.ts";

/** What a line that opens something is to be linked by: all that is known of what runs. */
export type InfrastructureLines = Pick<
  InfrastructureFile,
  "images" | "services" | "routes" | "resources"
>;

/** What several files say together. */
export function togetherOf(files: Iterable<InfrastructureFile>): InfrastructureLines {
  const all = [...files];
  return {
    images: all.flatMap(({ images }) => images),
    services: all.flatMap(({ services }) => services),
    routes: all.flatMap(({ routes }) => routes),
    resources: all.flatMap(({ resources }) => resources),
  };
}

/**
 * The workloads that a line lets the internet reach, by key: those that run the image of what it
 * opens, there. In Kubernetes that is found by services and the labels they select, in a Helm chart
 * by the block of values that both stand in, elsewhere by the resource, or by the network resources
 * that lead from a rule to it. A name of an image is no match here, nor is the same image somewhere
 * else.
 */
export function workloadsOpened(
  line: ExposureLine,
  lines: InfrastructureLines,
  workloads: readonly Workload[],
): readonly Workload[] {
  const opened = imagesOpened(line, lines);
  const found = new Map(
    [
      ...opened.flatMap((image) => workloadsThere(image, line.namespace, workloads)),
      ...machinesOpened(line, lines, workloads),
    ].map((w) => [w.key, w]),
  );
  return [...found.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function imagesOpened(line: ExposureLine, lines: InfrastructureLines): readonly ImageLine[] {
  const own = lines.images.filter(({ format }) => format === line.format);
  if (line.format === "kubernetes") return podsBehind(line, own, lines);
  if (line.format === "helm") return sharingValues(line.scopes ?? [], own);
  const scopes = reachedFrom(line.scopes ?? [], lines.resources);
  return own.filter(({ runs }) => runs.scope !== undefined && scopes.has(runs.scope));
}

function podsBehind(
  line: ExposureLine,
  images: readonly ImageLine[],
  { services, routes }: InfrastructureLines,
): readonly ImageLine[] {
  const names = line.means === "gateway" ? behindGateway(line, routes) : line.opens;
  const fitting = services.filter(
    ({ name, namespace, selects }) =>
      selects.length > 0 && names.includes(name) && maySame(line.namespace, namespace),
  );
  return closest(fitting, line.namespace).flatMap(({ namespace, selects }) =>
    closest(
      images.filter(
        ({ runs }) =>
          maySame(namespace, runs.namespace) &&
          maySame(line.namespace, runs.namespace) &&
          selects.every((label) => runs.labels.includes(label)),
      ),
      namespace ?? line.namespace,
    ),
  );
}

function behindGateway(line: ExposureLine, routes: readonly RouteLine[]): readonly string[] {
  return routes.flatMap(({ gateways, opens }) =>
    gateways.some((gateway) => line.opens.includes(gateway)) ? opens : [],
  );
}

/** A file that names no namespace may be applied to any. */
function maySame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Those that name the very namespace, where there are any. */
function closest<T extends ServiceLine | ImageLine>(
  lines: readonly T[],
  namespace: string | undefined,
): readonly T[] {
  const spaceOf = (one: ServiceLine | ImageLine) => ("runs" in one ? one.runs : one).namespace;
  const same = lines.filter((one) => spaceOf(one) === namespace);
  return same.length > 0 ? same : lines;
}

/** Images of the same values, else those of the only block below them, else of those above. */
function sharingValues(
  scopes: readonly string[],
  images: readonly ImageLine[],
): readonly ImageLine[] {
  const scopeOf = ({ runs }: ImageLine) => runs.scope ?? "";
  const same = images.filter((image) => scopes.includes(scopeOf(image)));
  if (same.length > 0) return same;
  const below = images.filter((image) => scopes.some((scope) => isInside(scopeOf(image), scope)));
  if (new Set(below.map(scopeOf)).size === 1) return below;
  if (below.length > 0) return [];
  const above = images.filter((image) => scopes.some((scope) => isInside(scope, scopeOf(image))));
  const deepest = Math.max(...above.map((image) => scopeOf(image).length));
  return above.filter((image) => scopeOf(image).length === deepest);
}

/** `charts/web#api.worker` is inside `charts/web#api`, and that inside `charts/web#`. */
function isInside(scope: string, outer: string): boolean {
  return outer !== "" && scope.startsWith(outer.endsWith("#") ? outer : `${outer}.`);
}

/** The scopes that a line's resource leads to: over network resources, up to what is none. */
function reachedFrom(
  scopes: readonly string[],
  resources: readonly ResourceLine[],
): ReadonlySet<string> {
  const kinds = new Map(resources.map(({ scope, kind }) => [scope, kind]));
  const next = new Map<string, string[]>();
  const join = (from: string, to: string) => {
    const known = next.get(from);
    if (known === undefined) next.set(from, [to]);
    else known.push(to);
  };
  for (const { scope, refersTo } of resources) {
    for (const other of refersTo) {
      join(scope, other);
      join(other, scope);
    }
  }
  const reached = new Set(scopes);
  // What is added while it is gone through is gone through too.
  for (const scope of reached) {
    if (kinds.get(scope) !== "network" && !isGrant(scope)) continue;
    for (const other of next.get(scope) ?? []) reached.add(other);
  }
  return reached;
}

/** Who may call a service is a resource of its own. */
function isGrant(scope: string): boolean {
  return /_iam_(?:member|binding)\./.test(scope);
}

/** Machines run no image: there the resource's own name tells. */
function machinesOpened(
  line: ExposureLine,
  { resources }: InfrastructureLines,
  workloads: readonly Workload[],
): readonly Workload[] {
  if (line.format === "kubernetes" || line.format === "helm") return [];
  const scopes = reachedFrom(line.scopes ?? [], resources);
  const names = resources.flatMap(({ kind, name, scope }) =>
    kind === "machine" && name !== undefined && scopes.has(scope) ? [name] : [],
  );
  return workloads.filter(
    ({ kind, name }) =>
      kind === "virtualMachine" && names.some((machine) => isSameName(machine, name)),
  );
}

/** Of the workloads that run a line's image, those at the line's own place. */
function workloadsThere(
  line: ImageLine,
  space: string | undefined,
  workloads: readonly Workload[],
): readonly Workload[] {
  const { name, namespace = space, container } = line.runs;
  const running = workloadsOfLine(line, workloads)
    .filter(({ strength }) => isSure(strength))
    .map(({ workload }) => workload)
    .filter((w) => namespace === undefined || isSameName(namespace, w.namespace));
  const named = running.filter((w) => isSameName(name, w.name) || isSameName(container, w.name));
  // A chart is installed under a name of its own, and a name that is put together tells nothing.
  const isAnyName = line.format === "kubernetes" || line.format === "helm" || name === undefined;
  return named.length > 0 || !isAnyName ? named : running;
}
