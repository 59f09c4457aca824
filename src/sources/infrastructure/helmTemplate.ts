import {
  type ExposureLine,
  type ImageLine,
  type InfrastructureFile,
  nobody,
  nothingRuns,
} from "../../core/infrastructure.ts";
import { positionedText, regionOnLine } from "../../core/locate/dependency/lines.ts";
import { helmScope } from "./helmValues.ts";
import { literalImage } from "./imageLine.ts";

/**
 * A Helm template, which is no YAML before it is rendered, read line by line: images whose name is
 * written out, ingresses, routes and services of a public type. What stands in `{{ }}` is not known.
 * What it opens is the chart's.
 */
export function readHelmTemplate(path: string, original: string): InfrastructureFile {
  const { lines } = positionedText(original);
  const chart = path.slice(0, Math.max(0, path.lastIndexOf("templates/") - 1));
  const scope = helmScope(chart, []);
  const images: ImageLine[] = [];
  const exposures: ExposureLine[] = [];
  for (const [index, line] of lines.entries()) {
    const written = imageOn(line);
    const image = written === undefined ? undefined : literalImage(written.text);
    if (written !== undefined && image !== undefined) {
      const region = regionOnLine(index, written.start, written.end);
      images.push({ format: "helm", region, ...image, runs: { ...nobody, scope } });
    }
    const exposure = exposureOn(line, index);
    if (exposure !== undefined) exposures.push({ ...exposure, scopes: [scope] });
  }
  return { ...nothingRuns, images, exposures };
}

/** Lines longer than these are no template's. */
const longestLine = 2000;

/** `image: acme/web:{{ .Values.tag }}`, quoted or not. */
function imageOn(
  line: string,
): { readonly text: string; readonly start: number; readonly end: number } | undefined {
  if (line.length > longestLine) return undefined;
  const key = /^\s*(?:-\s+)?image:[ \t]+(?=\S)/.exec(line)?.[0];
  if (key === undefined) return undefined;
  const rest = line
    .slice(key.length)
    .replace(/\s+#.*$/, "")
    .trimEnd();
  const quote = /^["']/.exec(rest)?.[0] ?? "";
  const isQuoted = quote !== "" && rest.length > 1 && rest.endsWith(quote);
  const text = isQuoted ? rest.slice(1, -1) : rest;
  const start = key.length + (isQuoted ? 1 : 0);
  return { text, start, end: start + text.length };
}

const means = {
  Ingress: "ingress",
  HTTPRoute: "gatewayRoute",
  GRPCRoute: "gatewayRoute",
  Gateway: "gateway",
  Route: "ingress",
  LoadBalancer: "loadBalancer",
  NodePort: "nodePort",
} as const satisfies Readonly<Record<string, ExposureLine["means"]>>;

function exposureOn(line: string, index: number): ExposureLine | undefined {
  if (line.length > longestLine) return undefined;
  const found =
    /^kind:\s*(Ingress|HTTPRoute|GRPCRoute|Gateway|Route)\s*$/d.exec(line) ??
    /^\s+type:\s*["']?(LoadBalancer|NodePort)["']?\s*$/d.exec(line);
  const [start, end] = found?.indices?.[1] ?? [];
  const word = Object.keys(means).find((one) => one === found?.[1]);
  if (word === undefined || start === undefined || end === undefined) return undefined;
  const region = regionOnLine(index, start, end);
  // The pattern's words are the keys.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const how = means[word as keyof typeof means];
  return { format: "helm", means: how, region, opens: [], namespace: undefined };
}
