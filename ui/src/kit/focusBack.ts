// A dialog that is drawn only while it is open gives the focus back to what opened it.

import { useEffect, useState } from 'react';
import { placeOf } from './place.ts';

/** For a dialog that is taken out of the page as it closes: Mantine's own return needs one that
 * stays. When the opener went with its row, what stands there now has it. */
export function useFocusBack(): void {
  const [opener] = useState(() => {
    const element = openerNow();
    return element && placeOf(element);
  });
  useEffect(
    () => () => {
      // The trap lets go of the focus first; whoever took it meanwhile keeps it.
      setTimeout(() => {
        const { activeElement, body } = document;
        const isFree = activeElement === null || activeElement === body;
        if (isFree) opener?.()?.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}

/** What has the focus; of a menu or a popover, which closes, the button that opened it. */
function openerNow(): HTMLElement | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return null;
  const open = focused.closest('[role=menu], [role=dialog]')?.id;
  return document.querySelector<HTMLElement>(`[aria-haspopup][aria-controls="${open}"]`) ?? focused;
}
