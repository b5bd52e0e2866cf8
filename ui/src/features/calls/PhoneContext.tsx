// Gives the phone, and the sound of this browser, to every screen below.

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { SharedPhone, SharedPhoneState } from './otherTab.ts';
import { Sound, type SoundState } from './sound/sound.ts';

const Context = createContext<SharedPhone | null>(null);
const SoundContext = createContext(new Sound());

interface PhoneProviderProps {
  phone: SharedPhone;
  sound?: Sound;
  children: ReactNode;
}

export function PhoneProvider({ phone, sound, children }: PhoneProviderProps) {
  const below = <Context value={phone}>{children}</Context>;
  return sound ? <SoundContext value={sound}>{below}</SoundContext> : below;
}

export function usePhone(): { phone: SharedPhone; state: SharedPhoneState } {
  const phone = useContext(Context);
  if (!phone) throw new Error('no PhoneProvider above');
  return { phone, state: useSyncExternalStore(phone.subscribe, phone.getState) };
}

export function useSound(): { sound: Sound; state: SoundState } {
  const sound = useContext(SoundContext);
  return { sound, state: useSyncExternalStore(sound.subscribe, sound.getState) };
}
