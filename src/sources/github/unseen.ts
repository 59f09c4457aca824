/** A repository could be seen as none of the accounts that were tried. */
export class UnseenError extends Error {
  /** What the user knows the accounts by, in the order in which they were tried. */
  readonly labels: readonly string[];
  /** The user has chosen the account: no other was tried. */
  readonly isChosen: boolean;

  constructor(
    cause: unknown,
    { labels, isChosen }: { readonly labels: readonly string[]; readonly isChosen: boolean },
  ) {
    super("the repository cannot be seen", { cause });
    this.name = "UnseenError";
    this.labels = labels.map((label) => label.replaceAll(/\s+/g, " ").slice(0, 80));
    this.isChosen = isChosen;
  }
}

/** Whom a repository was asked for as, as a sentence that follows the reason. */
export function triedWords({ labels, isChosen }: UnseenError): string {
  const who = labels.join(", ");
  return isChosen ? `Asked as ${who}, the account chosen for it.` : `Asked as ${who}.`;
}

/** What to do about the account. */
export function otherWords({ isChosen }: UnseenError): string {
  return isChosen ? "Switch the account." : "Switch to another account, or add one.";
}
