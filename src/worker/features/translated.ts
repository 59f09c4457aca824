import type { Translate } from "../../core/view/text.ts";
import { isRecord } from "../../sources/json.ts";

/** What these hold in an answer are sentences of ours in English; everything else is data. */
const sentences: ReadonlySet<string> = new Set([
  "blocked",
  "doubt",
  "message",
  "notes",
  "problem",
  "why",
]);

/** An answer to the client with its sentences in the user's language; what lies deeper is data. */
export function translated<Answer>(answer: Answer, t: Translate): Answer {
  if (!isRecord(answer)) return answer;
  const said = Object.entries(answer)
    .filter(([name]) => sentences.has(name))
    .map(([name, value]) => [name, inWords(value, t)] as const);
  return { ...answer, ...Object.fromEntries(said) };
}

function inWords(value: unknown, t: Translate): unknown {
  if (typeof value === "string") return t(value);
  return Array.isArray(value) ? value.map((one: unknown) => inWords(one, t)) : value;
}
