import { parseSettings, type Settings } from "../protocol/settings.ts";
import { isRecord } from "../sources/json.ts";

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

/** The log line about a setting whose value is none. */
export function wrongSetting(key: string): string {
  return `The setting runtimeRisk.${key} has a wrong value; its default is used.`;
}
