import { parseSettings, type Settings } from "../protocol/settings.ts";
import { isRecord } from "../sources/json.ts";
import { isOtherAzure } from "./azureChoice.ts";
import type { ShownAlerts } from "./features/shownAlerts.ts";
import type { Workspace } from "./workspace.ts";

/** What a client has told about its settings, against what held before. */
interface SettingsChange {
  readonly settings: Settings;
  /** One log line each. */
  readonly warnings: readonly string[];
  readonly isOther: (...keys: readonly (keyof Settings)[]) => boolean;
}

/** Reads the parameters of `workspace/didChangeConfiguration`, with or without our section's name. */
export function settingsChange(given: unknown, before: Settings): SettingsChange {
  const own = isRecord(given) && isRecord(given["runtimeRisk"]) ? given["runtimeRisk"] : given;
  const { settings, wrong } = parseSettings(own);
  return {
    settings,
    warnings: wrong.map(wrongSetting),
    isOther: (...keys) =>
      keys.some((key) => JSON.stringify(settings[key]) !== JSON.stringify(before[key])),
  };
}

/** What follows the settings. */
interface Followers {
  readonly workspace: Pick<Workspace, "refreshAnew" | "trackersChanged"> | undefined;
  readonly shown: Pick<ShownAlerts, "learnMine" | "publishAll" | "tell">;
  readonly onLensesChanged: () => void;
}

/** Brings everything in step with settings that are other ones now. */
export function follow(
  { settings, isOther }: SettingsChange,
  before: Settings,
  { workspace, shown, onLensesChanged }: Followers,
): void {
  // Rejects only when the session ends.
  const readAnew = () => void workspace?.refreshAnew().catch(() => undefined);
  if (isOther("issues.repository")) workspace?.trackersChanged();
  if (isOtherAzure(settings, before) || isOther("alerts.kinds")) readAnew();
  if (isOther("lenses.workloads", "lenses.alerts")) onLensesChanged();
  if (isOther("diagnostics.tiers", "diagnostics.severity", "diagnostics.quietBesideOthers")) {
    shown.publishAll();
  }
  if (isOther("diagnostics.tiers", "diagnostics.quietBesideOthers", "alerts.groupBy")) shown.tell();
  if (isOther("mine.blame")) shown.learnMine();
}

/** The log line about a setting whose value is none. */
export function wrongSetting(key: string): string {
  return `The setting runtimeRisk.${key} has a wrong value; its default is used.`;
}
