/**
 * Makes what is shown the same as `next`, and leaves alone what already is: the focus, the place the
 * page is scrolled to, what is unfolded and how far a drawing is zoomed stay.
 */
export function patch(shown: Element, next: Element): void {
  attributes(shown, next);
  const waiting = [...shown.childNodes];
  const byId = new Map(
    waiting.flatMap((node) => (node instanceof Element && node.id !== "" ? [[node.id, node]] : [])),
  );
  const wantedIds = new Set([...next.children].map(({ id }) => id));
  let at: ChildNode | null = shown.firstChild;
  for (const wanted of [...next.childNodes]) {
    // What keeps its place further down is not taken for something else.
    while (at instanceof Element && at.id !== "" && !wantedIds.has(at.id)) at = removed(at);
    const own: ChildNode | null =
      wanted instanceof Element && wanted.id !== "" ? (byId.get(wanted.id) ?? null) : at;
    if (own === null || !isAlike(own, wanted)) {
      shown.insertBefore(wanted, at);
      continue;
    }
    if (own === at) at = at.nextSibling;
    else shown.insertBefore(own, at);
    if (own instanceof Element && wanted instanceof Element) patch(own, wanted);
    else if (own.nodeValue !== wanted.nodeValue) own.nodeValue = wanted.nodeValue;
  }
  while (at !== null) at = removed(at);
}

function removed(node: ChildNode): ChildNode | null {
  const after = node.nextSibling;
  node.remove();
  return after;
}

function isAlike(one: Node, other: Node): boolean {
  if (one.nodeType !== other.nodeType || one.nodeName !== other.nodeName) return false;
  return !(one instanceof Element && other instanceof Element) || one.id === other.id;
}

/** What the user has changed is the user's: an unfolded part stays unfolded. */
const kept = new Set(["open"]);

function attributes(shown: Element, next: Element): void {
  const isSameDrawing = shown.getAttribute("data-natural") === next.getAttribute("data-natural");
  for (const { name } of [...shown.attributes]) {
    if (!next.hasAttribute(name) && !kept.has(name)) shown.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    // A drawing of the same size keeps the part of it that is looked at.
    if (name === "viewBox" && isSameDrawing) continue;
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
}
