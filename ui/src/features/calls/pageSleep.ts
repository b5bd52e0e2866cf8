// Notices that the browser or the computer let this page stand still: nothing could ring meanwhile.

import { every } from '../../live/ticks.ts';
import { Observed } from './state.ts';

const LOOK_MS = 10_000;
/** So long the server waits for a sign of life before it offers nothing here any more. */
export const SLEEP_MS = 30_000;

/** Milliseconds of the last sleep; 0: none, or one that he has read about. */
export class PageSleep {
  private readonly observed = new Observed<{ slept: number }>({ slept: 0 });
  readonly getState = this.observed.get;
  readonly subscribe = this.observed.subscribe;

  start(now: () => number = Date.now): () => void {
    let last = now();
    const stop = every(LOOK_MS, () => {
      const since = last;
      last = now();
      if (last - since > SLEEP_MS + LOOK_MS) this.observed.set({ slept: last - since });
    });
    return () => {
      stop();
      this.forget();
    };
  }

  forget(): void {
    this.observed.set({ slept: 0 });
  }
}

/** This page's. */
export const pageSleep = new PageSleep();
