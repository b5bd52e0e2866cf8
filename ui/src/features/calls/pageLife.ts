// The calls live in this page: what the page does to them, and what unlocks its sound.

import type { PhoneState } from './softphone.ts';

interface Phone {
  readonly isBusy: boolean;
  getState(): PhoneState;
  wake(): void;
  leave(): void;
}

/** Answers how to stop. */
export function followPage(phone: Phone): () => void {
  const unlock = () => {
    if (phone.getState().isSoundLocked) phone.wake();
  };
  /** Closing it in a talk is asked about. */
  const warn = (event: BeforeUnloadEvent) => {
    if (phone.isBusy) event.preventDefault();
  };
  const leave = () => phone.leave();
  addEventListener('pointerdown', unlock);
  addEventListener('keydown', unlock);
  addEventListener('beforeunload', warn);
  addEventListener('pagehide', leave);
  return () => {
    removeEventListener('pointerdown', unlock);
    removeEventListener('keydown', unlock);
    removeEventListener('beforeunload', warn);
    removeEventListener('pagehide', leave);
  };
}
