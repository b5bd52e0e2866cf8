// Where a thing that can have the focus stands: when it is gone, what stands there now.

const FOCUSABLE =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]';

/** Taken while the element is in the page, asked later: the element itself as long as it can have the
 * focus, then its like in the row that took its place or in the one before, then what is near. */
export function placeOf(element: HTMLElement): () => HTMLElement | null {
  const steps: { box: Element; around: Element; at: number }[] = [];
  for (let box: Element = element; box.parentElement; box = box.parentElement) {
    const around = box.parentElement;
    steps.push({ box, around, at: [...around.children].indexOf(box) });
    if (around.matches('main, [role=dialog]')) break;
  }
  return () => {
    if (canFocus(element)) return element;
    for (const { box, around, at } of steps) {
      if (!around.isConnected || box.isConnected) continue;
      const nth = [...box.querySelectorAll(FOCUSABLE)].indexOf(element);
      const rows = [around.children[at], around.children[at - 1]];
      const like = rows.map((row) => nthIn(row, nth)).find(Boolean);
      if (like) return like;
    }
    const near = steps.find(({ around }) => around.isConnected && nthIn(around, 0));
    return near ? nthIn(near.around, 0) : null;
  };
}

export function canFocus(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled');
}

/** `box` itself, or what stands in it at this place; the last of fewer. */
function nthIn(box: Element | undefined, nth: number): HTMLElement | null {
  if (!(box instanceof HTMLElement)) return null;
  if (box.matches(FOCUSABLE)) return box;
  const inside = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)];
  return inside[Math.min(Math.max(nth, 0), inside.length - 1)] ?? null;
}
