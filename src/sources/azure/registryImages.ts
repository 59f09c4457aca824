import type { RegistryImage } from "../../core/defender.ts";
import { assess, byResource } from "./recommendations.ts";
import type { Row } from "./resourceGraph.ts";
import { type Read, segmentAfter } from "./rows.ts";

/** Gathers recommendation rows into the images in registries that they are about. */
export function registryImagesOf(rows: readonly Row[]): Read<RegistryImage> {
  const { byKey, unreadable } = byResource(rows);
  const facts = [...byKey].map(([key, own]): RegistryImage => {
    const { riskFactors, riskLevel, recommendations, images } = assess(own);
    return {
      key,
      digest: images[0]?.digest,
      reference: images[0]?.reference,
      registry: segmentAfter(key, "registries"),
      riskLevel,
      riskFactors: riskFactors.known,
      otherRiskFactors: riskFactors.other,
      recommendations,
    };
  });
  return { facts, unreadable };
}
