// Whether the dialog about the phone of this page is open, and what it shows.

import { useSyncExternalStore } from 'react';
import { Observed } from './state.ts';

export type PhoneTab = 'check' | 'sound';

const open = new Observed<{ tab: PhoneTab | null }>({ tab: null });

export function showPhoneDialog(tab: PhoneTab | null): void {
  open.set({ tab });
}

export function usePhoneDialog(): PhoneTab | null {
  return useSyncExternalStore(open.subscribe, open.get).tab;
}
