/** Numbers from 0 to 1 (exclusive) that a seed decides; Tommy Ettinger's mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The values in an order that the numbers decide; Fisher and Yates. */
export function shuffled<T>(values: readonly T[], random: () => number): readonly T[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const moved = mixed[last];
    const taken = mixed[other];
    if (moved === undefined || taken === undefined) throw new Error("no such place");
    [mixed[last], mixed[other]] = [taken, moved];
  }
  return mixed;
}
