// Gives the phone to every screen below.

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { SharedPhone, SharedPhoneState } from './otherTab.ts';

const Context = createContext<SharedPhone | null>(null);

export function PhoneProvider({ phone, children }: { phone: SharedPhone; children: ReactNode }) {
  return <Context value={phone}>{children}</Context>;
}

export function usePhone(): { phone: SharedPhone; state: SharedPhoneState } {
  const phone = useContext(Context);
  if (!phone) throw new Error('no PhoneProvider above');
  return { phone, state: useSyncExternalStore(phone.subscribe, phone.getState) };
}
