// The focus is not lost with the row that had it, nor with a button that rested while it worked.

import { type RefCallback, useCallback } from 'react';
import { canFocus, placeOf } from './place.ts';

/** A dialog that closes gives the focus back first. */
const OTHERS_MS = 60;

/** Of all that stands inside, from when it is there: a drawer draws what is in it later than itself.
 * Not for calls: a second press of a key must never meet another button. */
export function useKeptFocus<E extends HTMLElement>(): RefCallback<E> {
  return useCallback((root: E | null) => (root ? keepFocusIn(root) : undefined), []);
}

function keepFocusIn(root: HTMLElement): () => void {
  let had: { element: HTMLElement; place: () => HTMLElement | null } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function take({ target }: FocusEvent): void {
    had = target instanceof HTMLElement ? { element: target, place: placeOf(target) } : null;
  }
  function leave({ relatedTarget }: FocusEvent): void {
    if (relatedTarget) had = null;
    // He clicked on nothing, unless it was the element that went.
    else queueMicrotask(() => had && canFocus(had.element) && isFree() && forget());
  }
  const forget = () => {
    had = null;
  };
  const observer = new MutationObserver(() => {
    if (!had || !isFree()) return;
    if (canFocus(had.element)) focus(had.element);
    else if (!had.element.isConnected) {
      const { place } = had;
      forget();
      clearTimeout(timer);
      timer = setTimeout(() => isFree() && root.isConnected && focus(place()), OTHERS_MS);
    }
  });
  root.addEventListener('focusin', take);
  root.addEventListener('focusout', leave);
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    root.removeEventListener('focusin', take);
    root.removeEventListener('focusout', leave);
  };
}

function isFree(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function focus(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
}
