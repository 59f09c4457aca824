import type { Translate } from "./text.ts";

/** An age in words: `just now`, `5 min ago`, `2 h ago`, `3 d ago`. `then` is ISO 8601. */
export function ageWords(then: string, now: Date, t: Translate): string {
  const minutes = Math.floor((now.getTime() - Date.parse(then)) / 60_000);
  if (Number.isNaN(minutes)) return t("time not known");
  if (minutes < 1) return t("just now");
  if (minutes < 60) return t("{0} min ago", minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? t("{0} h ago", hours) : t("{0} d ago", Math.floor(hours / 24));
}
