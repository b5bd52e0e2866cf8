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

/** null on pages of those who do not work on calls. */
export function useMaybeLiveStore(): LiveStore | null {
  return useContext(Context);
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

const NOTHING: LiveState = { status: 'loading', snapshot: null, problem: null, clockOffset: 0 };
const never = (): (() => void) => () => {};

/** For pages that also serve those who do not work on calls: they have no live data. */
export function useMaybeSnapshot(): Snapshot | null {
  const store = useContext(Context);
  const state = useSyncExternalStore(store?.subscribe ?? never, store?.getState ?? nothing);
  return state.snapshot;
}

function nothing(): LiveState {
  return NOTHING;
}
