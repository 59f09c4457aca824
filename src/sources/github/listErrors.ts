/** The first page is the one that is known already. */
export class UnchangedError extends Error {}

/** A list answered with something that is no list. */
export class NotAListError extends Error {
  constructor() {
    super("the answer is not a list");
    this.name = "NotAListError";
  }
}
