import type { Measure } from "./layout.ts";

/** The sizes of `workloadPanel.css`. */
const fonts = { label: "600 13px", detail: "11px" } as const;

/** Measures texts in the font of an element. */
export function measureIn(element: HTMLElement): Measure {
  const pen = document.createElement("canvas").getContext("2d");
  const { fontFamily } = getComputedStyle(element);
  return (text, size) => {
    // A browser without a pen gets wide boxes.
    if (pen === null) return text.length * 9;
    pen.font = `${fonts[size]} ${fontFamily}`;
    return pen.measureText(text).width;
  };
}
