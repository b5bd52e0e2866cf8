// What is made from the log a moment after its event: asked then, and not before.

/** Whoever makes it may be slow, or was away. */
const LATE_MS = 6_000;

export interface Later {
  /** Something happened that changes it. */
  hear(): void;
  stop(): void;
}

/** `ask` is called `lagMs` after an event; again `betweenMs` later when more came meanwhile, however
 * many come; and once more when it has long been quiet. */
export function later(ask: () => void, lagMs: number, betweenMs: number): Later {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLate = false;
  let isDue = false;

  function plan(wait: number, late: boolean): void {
    clearTimeout(timer);
    isLate = late;
    timer = setTimeout(fire, wait);
  }

  function fire(): void {
    timer = undefined;
    ask();
    if (isDue) plan(betweenMs, false);
    else if (!isLate) plan(LATE_MS, true);
    isDue = false;
  }

  return {
    hear() {
      if (timer === undefined || isLate) plan(lagMs, false);
      else isDue = true;
    },
    stop: () => clearTimeout(timer),
  };
}
