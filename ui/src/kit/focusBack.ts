// A dialog that is drawn only while it is open gives the focus back to what opened it.

import { useEffect, useState } from 'react';

/** For a dialog that is taken out of the page as it closes: Mantine's own return needs one that
 * stays. */
export function useFocusBack(): void {
  const [opener] = useState(openerNow);
  useEffect(
    () => () => {
      // The trap lets go of the focus first; whoever took it meanwhile keeps it.
      setTimeout(() => {
        const { activeElement, body } = document;
        const isFree = activeElement === null || activeElement === body;
        if (isFree && opener?.isConnected) opener.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}

/** What has the focus; of a menu, which closes, the button that opened it. */
function openerNow(): HTMLElement | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return null;
  const menu = focused.closest('[role=menu]')?.getAttribute('aria-labelledby');
  return menu ? document.getElementById(menu) : focused;
}
