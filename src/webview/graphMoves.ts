/** What the user does with a drawing, by its buttons, by keys and by the mouse. */
import { type Move, moved, type Part, partOf, scaled, shifted, viewBoxOf } from "./zoom.ts";

const keys: Readonly<Record<string, Move>> = {
  "+": "in",
  "=": "in",
  "-": "out",
  "0": "fit",
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** Of the buttons. */
const moves: ReadonlyMap<string, Move> = new Map([
  ["in", "in"],
  ["out", "out"],
  ["fit", "fit"],
]);

/** Listens on the whole page, so that drawings may come and go. */
export function followGraphMoves(page: HTMLElement): void {
  page.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button[data-zoom]") : null;
    if (!(button instanceof HTMLElement)) return;
    const drawing = document.getElementById(`${button.dataset["for"] ?? ""}-svg`);
    const move = moves.get(button.dataset["zoom"] ?? "");
    if (move !== undefined) change(drawing, (part, whole) => moved(part, whole, move));
  });
  page.addEventListener("keydown", (event) => {
    const view = viewAt(event.target);
    const move = keys[event.key];
    // With a modifier a key is the editor's.
    if (view === undefined || event.target !== view || move === undefined) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change(view.querySelector("svg"), (part, whole) => moved(part, whole, move));
  });
  page.addEventListener(
    "wheel",
    (event) => {
      const view = viewAt(event.target);
      // The wheel alone scrolls the page.
      if (view === undefined || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const box = view.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width;
      const y = (event.clientY - box.top) / box.height;
      const by = event.deltaY > 0 ? 1.1 : 1 / 1.1;
      change(view.querySelector("svg"), (part, whole) => scaled(part, whole, { by, x, y }));
    },
    { passive: false },
  );
  page.addEventListener("pointerdown", (event) => {
    const view = viewAt(event.target);
    const drawing = view?.querySelector("svg");
    if (view === undefined || drawing === null || drawing === undefined) return;
    if (event.button === 0 && event.pointerType !== "touch") drag(view, drawing, event);
  });
}

function viewAt(target: EventTarget | null): HTMLElement | undefined {
  const view = target instanceof Element ? target.closest(".graph-view") : null;
  return view instanceof HTMLElement ? view : undefined;
}

/** The drawing follows the pointer until it is let go. */
function drag(
  view: HTMLElement,
  drawing: SVGSVGElement,
  { pointerId, clientX, clientY }: PointerEvent,
) {
  const start = partOf(drawing.getAttribute("viewBox"));
  const whole = wholeOf(drawing);
  if (start === undefined || whole === undefined) return;
  const scale = start.width / drawing.getBoundingClientRect().width;
  view.setPointerCapture(pointerId);
  const follow = (event: PointerEvent) => {
    const by = { x: (clientX - event.clientX) * scale, y: (clientY - event.clientY) * scale };
    drawing.setAttribute("viewBox", viewBoxOf(shifted(start, whole, by)));
  };
  const end = () => {
    view.removeEventListener("pointermove", follow);
    view.removeEventListener("pointerup", end);
    view.removeEventListener("pointercancel", end);
  };
  view.addEventListener("pointermove", follow);
  view.addEventListener("pointerup", end);
  view.addEventListener("pointercancel", end);
}

function change(drawing: Element | null, to: (part: Part, whole: Part) => Part): void {
  const part = partOf(drawing?.getAttribute("viewBox") ?? null);
  const whole = drawing === null ? undefined : wholeOf(drawing);
  if (drawing === null || part === undefined || whole === undefined) return;
  drawing.setAttribute("viewBox", viewBoxOf(to(part, whole)));
}

function wholeOf(drawing: Element): Part | undefined {
  return partOf(`0 0 ${drawing.getAttribute("data-natural") ?? ""}`);
}
