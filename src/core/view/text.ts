import { composedText } from "./composedText.ts";

/**
 * Turns an English text into the user's language and fills `{0}`, `{1}`, ….
 *
 * The English text is the key of the translation. A text that was composed before (a report's
 * reason, a source's detail) is found by the pattern that it was composed of.
 */
export type Translate = (message: string, ...values: readonly (string | number)[]) => string;

/** A translator over a bundle of translations; texts it does not hold stay English. */
export function translator(bundle: Readonly<Record<string, string>>): Translate {
  const composed = composedText(bundle);
  // A name of someone's may be that of a method of every object.
  const own = (message: string) => (Object.hasOwn(bundle, message) ? bundle[message] : undefined);
  return (message, ...values) =>
    filled(own(message) ?? (values.length > 0 ? message : composed(message)), values);
}

function filled(text: string, values: readonly (string | number)[]): string {
  return text.replaceAll(/\{(\d+)\}/g, (hole, index: string) =>
    String(values[Number(index)] ?? hole),
  );
}

/** Leaves every text in English. */
export const english: Translate = translator({});
