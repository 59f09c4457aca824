/**
 * Readings that all repositories of one refresh share, each made once: what Azure runs, and what an
 * organisation says about its images.
 */
export interface Round<T> {
  /** The reading of this name: made by the first who asks, waited for by the others. */
  readonly once: (name: string, read: () => Promise<T>) => Promise<T>;
}

/** A round without readings. */
export function createRound<T>(): Round<T> {
  const made = new Map<string, Promise<T>>();
  return {
    once: (name, read) => {
      const known = made.get(name) ?? read();
      made.set(name, known);
      return known;
    },
  };
}
