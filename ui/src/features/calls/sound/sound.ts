// The sound of this browser: what was chosen, what is plugged in, and so what is used.

import { Observed } from '../state.ts';
import { read, type SoundChoice, USUAL, written } from './choice.ts';
import { type Found, type Usable, usable } from './devices.ts';

const KEY = 'dzvin-sound';

export interface SoundState {
  choice: SoundChoice;
  found: Found[];
  usable: Usable;
}

export class Sound {
  private readonly observed = new Observed<SoundState>({
    choice: USUAL,
    found: [],
    usable: usable(USUAL, []),
  });
  readonly getState = this.observed.get;
  readonly subscribe = this.observed.subscribe;

  start(): void {
    this.set({ choice: read(kept()) });
    addEventListener('storage', this.hear);
    navigator.mediaDevices?.addEventListener?.('devicechange', this.look);
    this.look();
  }

  stop(): void {
    removeEventListener('storage', this.hear);
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.look);
  }

  choose(change: Partial<SoundChoice>): void {
    const choice = { ...this.observed.get().choice, ...change };
    this.set({ choice });
    try {
      localStorage.setItem(KEY, written(choice));
    } catch {
      // A browser that keeps nothing: it holds as long as this page.
    }
  }

  /** What is plugged in now. Devices have names as soon as the microphone is allowed. */
  readonly look = (): void => {
    navigator.mediaDevices
      ?.enumerateDevices?.()
      .then((found) => this.set({ found }))
      .catch(() => {});
  };

  /** Another tab has chosen. */
  private readonly hear = (event: StorageEvent): void => {
    if (event.key === KEY) this.set({ choice: read(event.newValue) });
  };

  private set(change: Partial<SoundState>): void {
    const next = { ...this.observed.get(), ...change };
    this.observed.set({ ...next, usable: usable(next.choice, next.found) });
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
