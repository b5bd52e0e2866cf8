// Counts for a page: browsers slow down the timers of a hidden tab, and not those of its workers.

import type { TickOrder } from './ticks.ts';

const timers = new Map<number, ReturnType<typeof setInterval>>();

addEventListener('message', ({ data }: MessageEvent<TickOrder>) => {
  const { id } = data;
  clearInterval(timers.get(id));
  timers.delete(id);
  if (data.milliseconds === null) return;
  timers.set(
    id,
    setInterval(() => postMessage(id), data.milliseconds),
  );
});
