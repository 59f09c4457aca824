/** Which part of a drawing is looked at: the numbers of a `viewBox`. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Move = "in" | "out" | "fit" | "left" | "right" | "up" | "down";

/** From half its size to four times. */
const [least, most] = [0.25, 2];
const step = 1.25;
const stride = 0.1;

/** The part after a move. The middle stays the middle, and some of the drawing is always in sight. */
export function moved(part: Part, whole: Part, move: Move): Part {
  switch (move) {
    case "fit":
      return whole;
    case "in":
      return scaled(part, whole, { by: 1 / step });
    case "out":
      return scaled(part, whole, { by: step });
    case "left":
      return shifted(part, whole, { x: -part.width * stride, y: 0 });
    case "right":
      return shifted(part, whole, { x: part.width * stride, y: 0 });
    case "up":
      return shifted(part, whole, { x: 0, y: -part.height * stride });
    case "down":
      return shifted(part, whole, { x: 0, y: part.height * stride });
  }
}

/** Zooms `by` a factor; the point at `x`, `y`, each 0 to 1 of the part, stays where it is. */
export function scaled(
  part: Part,
  whole: Part,
  { by, x = 0.5, y = 0.5 }: { readonly by: number; readonly x?: number; readonly y?: number },
): Part {
  const wanted = Math.min(whole.width * most, Math.max(whole.width * least, part.width * by));
  const factor = wanted / part.width;
  const [width, height] = [part.width * factor, part.height * factor];
  return within(
    { x: part.x + (part.width - width) * x, y: part.y + (part.height - height) * y, width, height },
    whole,
  );
}

export function shifted(
  part: Part,
  whole: Part,
  by: { readonly x: number; readonly y: number },
): Part {
  return within({ ...part, x: part.x + by.x, y: part.y + by.y }, whole);
}

/** The middle of what is looked at is always on the drawing. */
function within(part: Part, whole: Part): Part {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    ...part,
    x: clamp(part.x, whole.x - part.width / 2, whole.x + whole.width - part.width / 2),
    y: clamp(part.y, whole.y - part.height / 2, whole.y + whole.height - part.height / 2),
  };
}

/** A part as the attribute has it. */
export function viewBoxOf({ x, y, width, height }: Part): string {
  return [x, y, width, height].map((value) => Number(value.toFixed(2))).join(" ");
}

/** What an attribute says; undefined for anything else than four numbers. */
export function partOf(viewBox: string | null): Part | undefined {
  const [x, y, width, height, ...more] = (viewBox ?? "").split(" ").map(Number);
  const isWhole = [x, y, width, height].every((value) => Number.isFinite(value));
  if (!isWhole || more.length > 0) return undefined;
  if (x === undefined || y === undefined || width === undefined || height === undefined) {
    return undefined;
  }
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}
