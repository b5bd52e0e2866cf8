// Waits for a condition with a deadline; nothing here sleeps for a fixed time.

import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EACH_MS = 50;

/** The first answer that is neither false nor empty; says what was waited for when it never came. */
export async function until<T>(
  what: string | (() => string),
  look: () => Promise<T> | T,
  seconds = 30,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await look();
    if (answer) return answer;
    if (Date.now() > deadline) {
      throw new Error(`not within ${seconds} s: ${typeof what === 'string' ? what : what()}`);
    }
    await pause(LOOK_EACH_MS);
  }
}
