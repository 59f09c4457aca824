import type { Coverage } from "../core/coverage.ts";

/** What is said of the sources, for a terminal: it has no button to press and no account to choose. */
export function inTerminal(coverage: readonly Coverage[]): readonly Coverage[] {
  return coverage.map((entry) => {
    const { state, url, detail } = entry;
    const words = detail.replaceAll("switch to an account that", "use a token of an account that");
    const address = state === "ssoRequired" && url !== undefined ? ` Open ${url}` : "";
    return { ...entry, detail: `${words}${address}` };
  });
}
