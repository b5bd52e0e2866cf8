// Timers that go on in a tab nobody looks at: a worker counts, since browsers slow down the page's own.

import TicksWorker from './ticks.worker.ts?worker&inline';

/** Null: stop it. */
export interface TickOrder {
  id: number;
  milliseconds: number | null;
}

interface Waiting {
  milliseconds: number;
  act: () => void;
  /** Of the page's own timer, where there is no worker. */
  timer?: ReturnType<typeof setInterval>;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | null | undefined;
let last = 0;

/** Again and again until the answer is called. */
export function every(milliseconds: number, act: () => void): () => void {
  const id = ++last;
  const one = { milliseconds, act };
  waiting.set(id, one);
  begin(id, one);
  return () => stop(id);
}

/** Once, unless the answer is called before. */
export function after(milliseconds: number, act: () => void): () => void {
  // A worker's message may be on its way when somebody has changed his mind: `stop` forgets it.
  const cancel = every(milliseconds, () => {
    cancel();
    act();
  });
  return cancel;
}

function begin(id: number, one: Waiting): void {
  const counting = theWorker();
  if (counting) counting.postMessage({ id, milliseconds: one.milliseconds } satisfies TickOrder);
  else one.timer = setInterval(() => tick(id), one.milliseconds);
}

function stop(id: number): void {
  clearInterval(waiting.get(id)?.timer);
  if (!waiting.delete(id)) return;
  worker?.postMessage({ id, milliseconds: null } satisfies TickOrder);
}

function tick(id: number): void {
  waiting.get(id)?.act();
}

function theWorker(): Worker | null {
  if (worker !== undefined) return worker;
  if (typeof Worker === 'undefined') {
    worker = null;
    return worker;
  }
  const made = new TicksWorker();
  made.addEventListener('message', ({ data }: MessageEvent<number>) => tick(data));
  // A page that may have no worker counts itself.
  made.addEventListener('error', () => {
    worker = null;
    for (const [id, one] of waiting) begin(id, one);
  });
  worker = made;
  return made;
}
