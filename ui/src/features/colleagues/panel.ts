// Whether the panel of messages is open, and with whom: any page may open it.

import { useSyncExternalStore } from 'react';
import type { Target } from './messages.ts';

interface Shown {
  isOpen: boolean;
  target: Target | null;
}

let shown: Shown = { isOpen: false, target: null };
const listeners = new Set<() => void>();

function show(next: Shown): void {
  shown = next;
  for (const listener of listeners) listener();
}

export function openMessages(target: Target | null = null): void {
  show({ isOpen: true, target });
}

export function closeMessages(): void {
  show({ isOpen: false, target: null });
}

export function useMessagesPanel(): Shown {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
