/**
 * A language that can be told from English: every translation stands in brackets of its own, and so
 * does every value that was filled into it. What stands outside of them was not translated.
 */

const text = ["⟦", "⟧"] as const;
const value = ["⟪", "⟫"] as const;

/** Marks a translation, and the values in it. */
export function marked(translation: string): string {
  const filled = translation.replaceAll(/\{\d+\}/g, (hole) => `${value[0]}${hole}${value[1]}`);
  // What is cut or asked for its end is so in every language.
  const [, start = "", middle = "", end = ""] = /^(\s*)([^]*?)([.…]?\s*)$/.exec(filled) ?? [];
  return `${start}${text[0]}${middle}${text[1]}${end}`;
}

/** The texts that stand in no translation: what was filled in, and what never was translated. */
export function outsideOf(shown: string): readonly string[] {
  const parts: string[] = [""];
  const open: string[] = [];
  for (const character of shown) {
    if (character === text[0] || character === value[0]) {
      open.push(character);
      parts.push("");
    } else if (character === text[1] || character === value[1]) {
      open.pop();
      parts.push("");
    } else if (open.at(-1) !== text[0]) {
      parts[parts.length - 1] += character;
    }
  }
  return parts.filter((part) => /\p{L}{2}/u.test(part));
}
