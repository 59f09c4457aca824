/** Something that can be let go of. */
export interface Disposable {
  dispose(): unknown;
}

/**
 * Owns what lives as long as it does.
 *
 * What is added after disposal is disposed at once. Disposal goes in reverse order, waits for what
 * answers with a promise, and goes on when one fails; then it rejects with an `AggregateError`.
 */
export class DisposableStore implements Disposable {
  #owned: Disposable[] = [];
  #isDisposed = false;

  /** How many things it owns. */
  get size(): number {
    return this.#owned.length;
  }

  add<T extends Disposable>(value: T): T {
    if (this.#isDisposed) value.dispose();
    else this.#owned.push(value);
    return value;
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const errors: unknown[] = [];
    for (const owned of this.#owned.splice(0).toReversed()) {
      try {
        await owned.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "Some things could not be disposed.");
  }
}
