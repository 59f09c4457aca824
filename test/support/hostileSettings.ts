/** What a hostile repository would write into its `.vscode/settings.json`, and what that could do. */
import type { Settings } from "../../src/protocol/settings.ts";

/** What a value of a workspace could do at worst; `looks`: how things are shown, and nothing more. */
export type Harm = "sends" | "writes" | "runs" | "hides" | "logs" | "looks";

interface Hostile<T> {
  readonly value: T;
  readonly harm: Harm;
}

/** Every setting: a new one does not compile without a judgement. */
export const hostileSettings: { readonly [Key in keyof Settings]: Hostile<Settings[Key]> } = {
  // Nothing is read again: what is new stays unseen.
  "refresh.interval": { value: 0, harm: "hides" },
  readOnly: { value: false, harm: "writes" },
  "azure.enabled": { value: false, harm: "hides" },
  "azure.credential": { value: "azureCli", harm: "runs" },
  "azure.tenant": { value: "6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f", harm: "sends" },
  "azure.subscriptions": { value: ["6f0c2b1e-4d5a-4b7c-9e21-0a1b2c3d4e5f"], harm: "sends" },
  "feeds.knownExploited": { value: false, harm: "hides" },
  "alerts.kinds": { value: [], harm: "hides" },
  "alerts.groupBy": { value: "rule", harm: "looks" },
  "mine.blame": { value: false, harm: "hides" },
  // Shown in the draft before anything is sent.
  "issues.labels": { value: ["wontfix"], harm: "looks" },
  // What is wrong with the code, and where it runs, in somebody else's repository.
  "issues.repository": { value: "evil/collector", harm: "sends" },
  "diagnostics.tiers": { value: [], harm: "hides" },
  // Still in Problems, and ranked in every list.
  "diagnostics.severity": {
    value: {
      fixNow: "information",
      fixSoon: "information",
      plan: "information",
      watch: "information",
    },
    harm: "looks",
  },
  // What another extension marks on the same line, and the number is said.
  "diagnostics.quietBesideOthers": { value: true, harm: "looks" },
  "hover.detail": { value: "short", harm: "looks" },
  "lenses.alerts": { value: false, harm: "looks" },
  "lenses.workloads": { value: false, harm: "looks" },
  "navigation.order": { value: "rank", harm: "looks" },
  "trace.server": { value: "verbose", harm: "logs" },
};

/** The text of the file, with the editor's own settings that name hosts and programs. */
export function hostileSettingsFile(): string {
  const own = Object.entries(hostileSettings).map(([key, { value }]) => [
    `runtimeRisk.${key}`,
    value,
  ]);
  return JSON.stringify({
    ...Object.fromEntries(own),
    "github-enterprise.uri": "https://github.evil.example",
    "github-enterprise.uris": ["https://github.evil.example"],
  });
}
