// Tells whoever holds a socket that the network may be another one by now: that closes no socket, it
// only becomes silent.

/** A socket that was asked and has said nothing for so long leads nowhere. */
export const SILENT_MS = 3_000;

const listeners = new Set<() => void>();

/** Answers how to stop. */
export function onDoubt(act: () => void): () => void {
  if (listeners.size === 0) addEventListener('online', doubt);
  listeners.add(act);
  return () => {
    listeners.delete(act);
    if (listeners.size === 0) removeEventListener('online', doubt);
  };
}

/** Something is not heard any more that should be. */
export function doubt(): void {
  for (const act of [...listeners]) act();
}
