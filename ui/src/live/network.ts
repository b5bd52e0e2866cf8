// Tells whoever holds a socket that the network may be another one by now: that closes no socket, it
// only becomes silent.

/** A socket that was asked and has said nothing for so long leads nowhere. */
export const SILENT_MS = 3_000;

/** One that was only not heard of for a while: a server that stands still is not left by all at once. */
export const BUSY_MS = 10_000;

/** Told how long an answer is waited for. */
type Doubting = (silentMs: number) => void;

const listeners = new Set<Doubting>();
const online = () => doubt();

/** Answers how to stop. */
export function onDoubt(act: Doubting): () => void {
  if (listeners.size === 0) addEventListener('online', online);
  listeners.add(act);
  return () => {
    listeners.delete(act);
    if (listeners.size === 0) removeEventListener('online', online);
  };
}

/** Something is not heard any more that should be. */
export function doubt(silentMs = SILENT_MS): void {
  for (const act of [...listeners]) act(silentMs);
}
