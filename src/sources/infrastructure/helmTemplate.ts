import {
  type ExposureLine,
  type ImageLine,
  type InfrastructureFile,
  nobody,
  nothingRuns,
} from "../../core/infrastructure.ts";
import { positionedText, regionOnLine } from "../../core/locate/dependency/lines.ts";

/**
 * A Helm template, which is no YAML before it is rendered, read line by line: images that are
 * written out, ingresses, routes and services of a public type. What stands in `{{ }}` is not known.
 */
export function readHelmTemplate(original: string): InfrastructureFile {
  const { lines } = positionedText(original);
  const images: ImageLine[] = [];
  const exposures: ExposureLine[] = [];
  for (const [index, line] of lines.entries()) {
    const image = /^\s*(?:-\s+)?image:\s*(["']?)([^\s"'{}#]+)\1\s*(?:#.*)?$/d.exec(line);
    const [start, end] = image?.indices?.[2] ?? [];
    if (image?.[2] !== undefined && start !== undefined && end !== undefined) {
      const region = regionOnLine(index, start, end);
      images.push({ format: "helm", region, image: image[2], runs: nobody });
    }
    const exposure = exposureOn(line, index);
    if (exposure !== undefined) exposures.push(exposure);
  }
  return { ...nothingRuns, images, exposures };
}

const means = {
  Ingress: "ingress",
  HTTPRoute: "gatewayRoute",
  GRPCRoute: "gatewayRoute",
  LoadBalancer: "loadBalancer",
  NodePort: "nodePort",
} as const satisfies Readonly<Record<string, ExposureLine["means"]>>;

function exposureOn(line: string, index: number): ExposureLine | undefined {
  const found =
    /^\s*kind:\s*(Ingress|HTTPRoute|GRPCRoute)\s*$/d.exec(line) ??
    /^\s*type:\s*["']?(LoadBalancer|NodePort)["']?\s*$/d.exec(line);
  const [start, end] = found?.indices?.[1] ?? [];
  const word = Object.keys(means).find((one) => one === found?.[1]);
  if (word === undefined || start === undefined || end === undefined) return undefined;
  const region = regionOnLine(index, start, end);
  // The pattern's words are the keys.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const how = means[word as keyof typeof means];
  return { format: "helm", means: how, region, opens: [], namespace: undefined };
}
