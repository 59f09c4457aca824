/** Characters of text, from the start of a line onwards, that go into its hash. */
const blockSize = 100;
const base = 37;
const two32 = 2 ** 32;
/** What follows the last character; counts as a character. */
const endOfFile = 65_535;

const [tab, lineFeed, carriageReturn, space] = [9, 10, 13, 32];

/** 37 to the power of 100, modulo 2 to the power of 64, as two halves of 32 bits. */
const leaving = powerOfBase(blockSize);

/**
 * The hashes that GitHub stores for a code scanning result as `primaryLocationLineHash`, one per
 * line in order: 64 bits in hexadecimal, a colon, and the how-manieth line of that hash it is.
 *
 * A line's hash is a rolling one (Rabin and Karp, base 37, modulo 2 to the power of 64) over the
 * first hundred characters from its start on, in UTF-16 units, without spaces and tabs; a carriage
 * return with or without a line feed is one line feed. As github/codeql-action computes it in
 * `src/fingerprints.ts`.
 */
export function lineHashes(text: string): readonly string[] {
  const hashes: string[] = [];
  const counts = new Map<string, number>();
  const window = new Uint16Array(blockSize);
  /** The line that begins with the character at the same place of the window, -1 for none. */
  const begins = new Int32Array(blockSize).fill(-1);
  let [high, low, index, line] = [0, 0, 0, 0];

  /** `begun`: the line that begins with this character, -1 for none. */
  const put = (character: number, begun: number): void => {
    const complete = begins[index] ?? -1;
    if (complete >= 0) {
      const hash = high === 0 ? low.toString(16) : high.toString(16) + hex32(low);
      const count = (counts.get(hash) ?? 0) + 1;
      counts.set(hash, count);
      hashes[complete] = `${hash}:${count}`;
    }
    begins[index] = begun;
    const left = window[index] ?? 0;
    window[index] = character;
    // All products stay below 2 to the power of 53.
    const lowSum = low * base + character - leaving.low * left;
    const carry = Math.floor(lowSum / two32);
    low = lowSum - carry * two32;
    const highSum = high * base - leaving.high * left + carry;
    high = highSum - Math.floor(highSum / two32) * two32;
    index = (index + 1) % blockSize;
  };

  let isLineStart = true;
  let isAfterReturn = false;
  for (let position = 0; position <= text.length; position += 1) {
    const read = position === text.length ? endOfFile : text.charCodeAt(position);
    const isSecondOfPair = isAfterReturn && read === lineFeed;
    if (read === space || read === tab || isSecondOfPair) {
      isAfterReturn = false;
      continue;
    }
    isAfterReturn = read === carriageReturn;
    const character = isAfterReturn ? lineFeed : read;
    put(character, isLineStart ? line : -1);
    if (isLineStart) line += 1;
    isLineStart = character === lineFeed;
  }
  for (let rest = 0; rest < blockSize; rest += 1) put(0, -1);
  return hashes;
}

function powerOfBase(exponent: number): { readonly high: number; readonly low: number } {
  let power = 1n;
  for (let step = 0; step < exponent; step += 1) power = BigInt.asUintN(64, power * BigInt(base));
  return { high: Number(power >> 32n), low: Number(power & 0xffff_ffffn) };
}

function hex32(value: number): string {
  return value.toString(16).padStart(8, "0");
}
