import type { DependencyPlace } from "../locate/dependency/place.ts";
import { plain } from "./plain.ts";
import type { Translate } from "./text.ts";

/** What is known of a dependency here; undefined for alerts of other kinds. */
export type DependencyFacts = DependencyPlace | undefined;

/** How the package gets here, `via express → qs`; empty for one that is declared itself. */
export function viaWords(dependency: DependencyFacts, t: Translate): string {
  const chain = dependency?.chain ?? [];
  return chain.length === 0 ? "" : t("via {0}", plain(chain.join(" → "), 120));
}

/** That the version in these files is out of the vulnerable range; empty unless that is sure. */
export function unaffectedWords(dependency: DependencyFacts, t: Translate): string {
  if (dependency?.isStillAffected !== false) return "";
  const { localVersion } = dependency;
  return localVersion === undefined
    ? t("The version here is no longer affected; GitHub will notice after the push.")
    : t(
        "The version here ({0}) is no longer affected; GitHub will notice after the push.",
        plain(localVersion, 40),
      );
}
