// Gives the live state to every screen below.

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { Snapshot } from './snapshot.ts';
import type { LiveState, LiveStore } from './store.ts';

const Context = createContext<LiveStore | null>(null);

export function LiveProvider({ store, children }: { store: LiveStore; children: ReactNode }) {
  return <Context value={store}>{children}</Context>;
}

export function useLiveStore(): LiveStore {
  const store = useContext(Context);
  if (!store) throw new Error('no LiveProvider above');
  return store;
}

export function useLive(): LiveState {
  const store = useLiveStore();
  return useSyncExternalStore(store.subscribe, store.getState);
}

/** Only below a screen that waits for the first snapshot. */
export function useSnapshot(): Snapshot {
  const { snapshot } = useLive();
  if (!snapshot) throw new Error('no snapshot yet');
  return snapshot;
}
