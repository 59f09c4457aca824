/**
 * Turns an English text into the user's language and fills `{0}`, `{1}`, ….
 *
 * The English text is the key of the translation.
 */
export type Translate = (message: string, ...values: readonly (string | number)[]) => string;

/** A translator over a bundle of translations; texts it does not hold stay English. */
export function translator(bundle: Readonly<Record<string, string>>): Translate {
  return (message, ...values) =>
    (bundle[message] ?? message).replaceAll(/\{(\d+)\}/g, (hole, index: string) =>
      String(values[Number(index)] ?? hole),
    );
}

/** Leaves every text in English. */
export const english: Translate = translator({});
