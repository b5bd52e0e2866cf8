// A new snapshot: what happened in between came by no frame, and whatever is kept beside it begins anew.

import type { Snapshot } from './snapshot.ts';
import type { LiveStore } from './store.ts';

/** Told of each new snapshot, and of the one there is. A frame that is applied is none. */
export function onBegun(store: LiveStore, listener: (snapshot: Snapshot) => void): () => void {
  let position = -1;
  function look(): void {
    const { snapshot } = store.getState();
    if (!snapshot || snapshot.position <= position) return;
    position = snapshot.position;
    listener(snapshot);
  }
  look();
  const stop = store.onFrame((frame) => {
    position = Math.max(position, frame.position);
  });
  // A frame moves the snapshot's position on first, and is told of then.
  const leave = store.subscribe(() => queueMicrotask(look));
  return () => {
    stop();
    leave();
  };
}
