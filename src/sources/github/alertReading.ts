import type { Alert } from "../../core/alert.ts";
import { unknownValuesNote } from "../../core/unknownValues.ts";
import type { Reading } from "../reading.ts";
import { partialSignOnProblem } from "./accessRefusal.ts";
import { type AlertList, readAlertList } from "./alertList.ts";
import type { GitHub } from "./client.ts";

/**
 * Reads a list of alerts, and says what was odd about it: values that nobody here knows, and
 * alerts that GitHub kept back because they need single sign-on.
 */
export async function readAlerts<T extends Alert>(
  github: GitHub,
  list: AlertList<T>,
  signal: AbortSignal,
): Promise<Reading<T>> {
  let isPartial = false;
  const watched: GitHub = {
    ...github,
    request: async (...parameters) => {
      const answer = await github.request(...parameters);
      isPartial ||= /^partial-results\b/i.test(String(answer.headers["x-github-sso"] ?? ""));
      return answer;
    },
  };
  const reading = await readAlertList(watched, list, signal);
  const note = unknownValuesNote(reading.facts);
  const told = note === undefined ? reading : { ...reading, note };
  if (!isPartial || reading.problem !== undefined) return told;
  // What was kept back may be given next time: an unchanged list would hide that it is missing.
  for (const key of github.memory.keys()) {
    if (key.startsWith(`${list.route} `)) github.memory.delete(key);
  }
  return { ...told, problem: partialSignOnProblem(list.subject) };
}
