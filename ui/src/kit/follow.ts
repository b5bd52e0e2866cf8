// The focus goes with what was moved by its arrow, so that the next press moves the same thing.

import { type RefObject, useEffect, useRef } from 'react';

type Arrow = 'up' | 'down';

export interface Follow<E extends HTMLElement> {
  /** Around all rows. */
  list: RefObject<E | null>;
  /** What the arrow of a row says of itself. */
  arrow: (place: number, arrow: Arrow) => Record<`data-${string}`, string>;
  /** It is moved there. */
  follow: (place: number, arrow: Arrow) => void;
}

export function useFollow<E extends HTMLElement = HTMLDivElement>(): Follow<E> {
  const list = useRef<E>(null);
  const wanted = useRef<{ place: number; arrow: Arrow } | null>(null);
  useEffect(() => {
    if (!wanted.current) return;
    const { place, arrow } = wanted.current;
    const at = (which: Arrow) =>
      list.current?.querySelector<HTMLButtonElement>(`[data-arrow="${place} ${which}"]`);
    const same = at(arrow);
    // At either end only the way back is open.
    const found = same?.disabled ? at(arrow === 'up' ? 'down' : 'up') : same;
    if (!found || found.disabled) return;
    wanted.current = null;
    found.focus();
  });
  return {
    list,
    arrow: (place, arrow) => ({ 'data-arrow': `${place} ${arrow}` }),
    follow: (place, arrow) => {
      wanted.current = { place, arrow };
    },
  };
}
