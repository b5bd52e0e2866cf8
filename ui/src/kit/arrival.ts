// A page that takes the place of a list has the focus at its way back; back again, the row has it.

/** As a `ref`: has the focus once it is drawn, unless something else has it. */
export function arriving(element: HTMLElement | null): void {
  const { activeElement, body } = document;
  const isFree = activeElement === null || activeElement === body;
  if (isFree) element?.focus({ preventScroll: true });
}
