import type { Translate } from "../../core/view/text.ts";
import type { Reader } from "../accounts/readers.ts";

/**
 * As which account each repository is read, a line each, e.g. `acme/shop is read as mona`; only
 * where there are several accounts, so that it could be another one.
 */
export function readerWords(readers: readonly Reader[], t: Translate): readonly string[] {
  return readers
    .filter(({ isOneOfSeveral }) => isOneOfSeveral)
    .map(({ repository, label }) =>
      t("{0} is read as {1}", repository.slice(repository.indexOf("/") + 1), label),
    );
}
