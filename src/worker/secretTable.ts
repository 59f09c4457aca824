import type { SecretProviders } from "../core/remedy/secretGuide.ts";
import type { Manifests } from "./manifests.ts";

/** The table of providers, from its bundle when the first secret is looked at. */
export function secretTable(loadManifests: () => Manifests): SecretProviders {
  return () => {
    try {
      return loadManifests().secretProviders;
    } catch {
      // The bundle is missing, which is logged where alerts need it: the general guide is shown.
      return [];
    }
  };
}
