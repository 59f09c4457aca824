/**
 * The text with every comment of C's kinds made blank, so that all offsets stay. Comment marks in
 * quotes are none.
 */
export function withoutComments(text: string): string {
  return text.replaceAll(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (match, quoted: string | undefined) => quoted ?? match.replaceAll(/[^\r\n]/g, " "),
  );
}
