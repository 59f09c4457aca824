/** A text for the ear: the dots between its parts, which screen readers say or skip, are pauses. */
export function spoken(text: string): string {
  return text.replaceAll(" · ", ", ");
}
