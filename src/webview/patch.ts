/**
 * Makes what is shown the same as `next`, and leaves alone what already is: the focus, the place the
 * page is scrolled to, what is unfolded and how far a drawing is zoomed stay.
 */
export function patch(shown: Element, next: Element): void {
  attributes(shown, next);
  const byId = new Map(Array.from(shown.children, (child) => [child.id, child] as const));
  const wantedIds = new Set(Array.from(next.children, ({ id }) => id));
  let at: ChildNode | null = shown.firstChild;
  // Lists of nodes change under one's hands.
  for (const wanted of Array.from(next.childNodes)) {
    at = pastUnwanted(at, wantedIds);
    const id = idOf(wanted);
    const own: ChildNode | null = id === "" ? at : (byId.get(id) ?? null);
    if (own === null || !isAlike(own, wanted)) {
      shown.insertBefore(wanted, at);
      continue;
    }
    if (own === at) at = at.nextSibling;
    else shown.insertBefore(own, at);
    update(own, wanted);
  }
  while (at !== null) at = removed(at);
}

/** What keeps its place further down is not taken for something else, and what is gone goes. */
function pastUnwanted(from: ChildNode | null, wantedIds: ReadonlySet<string>): ChildNode | null {
  let at = from;
  while (at !== null && idOf(at) !== "" && !wantedIds.has(idOf(at))) at = removed(at);
  return at;
}

function update(own: ChildNode, wanted: ChildNode): void {
  if (own instanceof Element && wanted instanceof Element) patch(own, wanted);
  else if (own.nodeValue !== wanted.nodeValue) own.nodeValue = wanted.nodeValue;
}

function idOf(node: Node): string {
  return node instanceof Element ? node.id : "";
}

function removed(node: ChildNode): ChildNode | null {
  const after = node.nextSibling;
  node.remove();
  return after;
}

function isAlike(one: Node, other: Node): boolean {
  if (one.nodeType !== other.nodeType || one.nodeName !== other.nodeName) return false;
  return idOf(one) === idOf(other);
}

/** What the user has changed is the user's: an unfolded part stays unfolded. */
const kept = new Set(["open"]);

function attributes(shown: Element, next: Element): void {
  const isSameDrawing = shown.getAttribute("data-natural") === next.getAttribute("data-natural");
  for (const { name } of Array.from(shown.attributes)) {
    if (!next.hasAttribute(name) && !kept.has(name)) shown.removeAttribute(name);
  }
  for (const { name, value } of Array.from(next.attributes)) {
    // A drawing of the same size keeps the part of it that is looked at.
    if (name === "viewBox" && isSameDrawing) continue;
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
}
