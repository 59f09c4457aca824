import assert from "node:assert/strict";
import fc from "fast-check";
import { lineHashes } from "../../../src/core/locate/lineHash.ts";

/**
 * What github/codeql-action's own tests of `src/fingerprints.ts` expect (MIT licence), restated:
 * text, then the hash of each line.
 */
const published: readonly (readonly [name: string, text: string, hashes: string])[] = [
  ["no text is one line", "", "c129715d7a2bc9a3:1"],
  [
    "white space does not count",
    " a\nb\n  \t\tc\n d",
    "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1",
  ],
  [
    "empty lines have hashes",
    " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
    "8b7cf3e952e7aeb2:1 b1ae1287ec4718d9:1 bff680108adb0fcc:1 c6805c5e1288b612:1 b86d3392aea1be30:1 e6ceba753e1a442:1",
  ],
  [
    "a carriage return ends a line like a line feed, with or without one",
    " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
    "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 b3edc88f2938467e:1 c8e28b0b4002a3a0:1 c129715d7a2bc9a3:1",
  ],
  [
    "equal lines are counted",
    "Lorem ipsum dolor sit amet.\n".repeat(10),
    "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5 a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 c129715d7a2bc9a3:1",
  ],
  [
    "a line's hash depends on what follows",
    "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n",
    "e54938cc54b302f1:1 bb609acbe9138d60:1 1131fd5871777f34:1 5c482a0f8b35ea28:1 54517377da7028d2:1 2c644846cb18d53e:1 f1b89f20de0d133:1 c129715d7a2bc9a3:1",
  ],
];

suite("line hashes of code scanning", () => {
  for (const [name, text, hashes] of published) {
    test(name, () => assert.equal(lineHashes(text).join(" "), hashes));
  }

  test("every line is the sum of its next hundred characters by powers of 37", () => {
    const pieces = fc.constantFrom("a", "é", "𐐷", " ", "\t", "\n", "\r\n", "\r", "x = 1;");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 120 }), (parts) => {
        const text = parts.join("");
        assert.deepEqual(
          lineHashes(text).map((hash) => hash.split(":")[0]),
          bySum(text),
        );
      }),
    );
  });
});

/** The definition: no rolling, one line after the other, in whole numbers of any size. */
function bySum(text: string): readonly string[] {
  const kept = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replaceAll(/[ \t]/g, "");
  const characters = Array.from({ length: kept.length }, (_, at) => kept.charCodeAt(at));
  characters.push(65_535);
  const starts = characters.flatMap((_, at) => (at === 0 || characters[at - 1] === 10 ? [at] : []));
  return starts.map((start) => {
    let hash = 0n;
    for (let at = start; at < start + 100; at += 1) hash = hash * 37n + BigInt(characters[at] ?? 0);
    return BigInt.asUintN(64, hash).toString(16);
  });
}
