/** Escape sequences of terminals: CSI and OSC with their content, then any other two-byte one. */
const escapeSequences =
  // The control characters are what is looked for.
  // oxlint-disable-next-line no-control-regex
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B\]|\u009D)[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)|\u001B[ -/]*[0-~]/gu;
/** Line breaks, tabs, C0 and C1 controls, line and paragraph separators, every other space. */
const spaces = /[\p{Cc}\p{Z}]+/gu;
/** Bidirectional controls, zero-width characters, tags, variation selectors. */
const invisible =
  /\p{Cf}|\p{Variation_Selector}|[\u{34F}\u{115F}\u{1160}\u{3164}\u{FFA0}]|\u{17B4}|\u{17B5}/gu;
const loneSurrogates = /\p{Cs}/gu;

/**
 * Makes one line of visible text out of upstream text.
 *
 * Terminal sequences, control, bidirectional and invisible characters are gone, any run of white
 * space is one space, and a lone surrogate is U+FFFD; so the text can neither move the cursor nor
 * reorder what stands beside it.
 */
export function plainText(text: string): string {
  return text
    .replaceAll(escapeSequences, "")
    .replaceAll(invisible, "")
    .replaceAll(spaces, " ")
    .replaceAll(loneSurrogates, "\uFFFD")
    .trim();
}

/**
 * How many columns of a terminal a text takes, for text that went through `plainText`.
 *
 * Combining marks take none, wide and fullwidth characters (Unicode Standard Annex 11) and emoji
 * two, all others one.
 */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

const combining = /^\p{M}$/u;
const emoji = /^\p{Emoji_Presentation}$/u;
/** First and last code point of the blocks that hold only wide or fullwidth characters. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x11_00, 0x11_5f],
  [0x2e_80, 0x30_3e],
  [0x30_41, 0x4d_bf],
  [0x4e_00, 0xa4_cf],
  [0xa9_60, 0xa9_7f],
  [0xac_00, 0xd7_a3],
  [0xf9_00, 0xfa_ff],
  [0xfe_30, 0xfe_6f],
  [0xff_01, 0xff_60],
  [0xff_e0, 0xff_e6],
  [0x1_70_00, 0x1_b2_ff],
  [0x2_00_00, 0x3_ff_fd],
];

function columnsOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x3_00) return 1;
  if (combining.test(character)) return 0;
  const isWide = wideBlocks.some(([first, last]) => code >= first && code <= last);
  return isWide || emoji.test(character) ? 2 : 1;
}

/** Shortens a plain text to at most `columns` columns; `…` stands for what is left out at the end. */
export function cutEnd(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  return columns < 1 ? "" : `${takeColumns(Array.from(text), columns - 1).join("")}…`;
}

/** As `cutEnd`, but what is left out is the beginning: the end of a path says more. */
export function cutStart(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns < 1) return "";
  return `…${takeColumns(Array.from(text).toReversed(), columns - 1)
    .toReversed()
    .join("")}`;
}

function takeColumns(characters: readonly string[], columns: number): readonly string[] {
  let taken = 0;
  const end = characters.findIndex((character) => {
    taken += columnsOfCharacter(character);
    return taken > columns;
  });
  return end === -1 ? characters : characters.slice(0, end);
}

/** Breaks a plain text at spaces into lines of at most `columns` columns; a longer word stays whole. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && columnsOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
