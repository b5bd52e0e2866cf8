// The day's figures as of this moment: what the server counted, and what happened since. Pure.

import type { EventFrame } from '../../live/apply.ts';
import type { Moves } from './moves.ts';
import type { QueueToday, Today } from './queries.ts';

export interface Figures {
  entered: number;
  answered: number;
  lost: number;
  level_percent: number | null;
  /** Mean wait of the answered, and of all who wait no longer. */
  asa_seconds: number | null;
  wait_seconds: number | null;
}

interface Visit {
  came: number;
  isTaken: boolean;
  isGone: boolean;
}

interface Tally {
  today: QueueToday;
  entered: number;
  answered: number;
  lost: number;
  in_time: number;
  counted: number;
  gone: number;
  /** Sums of seconds. */
  answered_waits: number;
  waits: number;
}

/** Of each queue that the server told of. A call counts once in a queue. */
export function figuresNow(today: Today, moves: Moves): Map<string, Figures> {
  const tallies = new Map(today.queues.map((queue) => [queue.id, tallyOf(queue)]));
  const visits = new Map<string, Visit>();
  for (const [key, since] of Object.entries(moves.came)) visits.set(key, fresh(since));
  for (const frame of moves.frames) {
    for (const step of stepsOf(frame)) {
      const tally = frame.position > today.position ? tallies.get(step.queue) : undefined;
      walk(step, frame.at, visits, tally);
    }
  }
  return new Map([...tallies].map(([id, tally]) => [id, told(tally)]));
}

interface Step {
  queue: string;
  call: string;
  what: 'came' | 'taken' | 'lost' | 'sent_on';
}

function stepsOf({ event }: EventFrame): Step[] {
  switch (event.name) {
    case 'item.queued':
      return event.queue ? [{ queue: event.queue, call: event.call, what: 'came' }] : [];
    case 'item.moved':
      return [
        { queue: event.was, call: event.call, what: 'sent_on' },
        { queue: event.queue, call: event.call, what: 'came' },
      ];
    case 'item.taken':
      return event.queue ? [{ queue: event.queue, call: event.call, what: 'taken' }] : [];
    case 'item.left': {
      const isLost = event.reason === 'abandoned' || event.reason === 'ended';
      const what = isLost ? 'lost' : 'sent_on';
      return event.queue ? [{ queue: event.queue, call: event.call, what }] : [];
    }
    case 'item.refused':
      return event.queue ? [{ queue: event.queue, call: event.call, what: 'sent_on' }] : [];
    default:
      return [];
  }
}

/** `tally`: to be changed; without it the server has counted this step already. */
function walk(
  { queue, call, what }: Step,
  at: string,
  visits: Map<string, Visit>,
  tally: Tally | undefined,
): void {
  const key = `${queue} ${call}`;
  const visit = visits.get(key);
  if (!visit) {
    visits.set(key, fresh(at));
    if (what === 'came' && tally) tally.entered++;
  }
  if (what === 'came') return;
  const now = visits.get(key) ?? fresh(at);
  const seconds = Math.max(0, (Date.parse(at) - now.came) / 1000);
  if (tally) leaves(tally, now, what, seconds);
  visits.set(key, { ...now, isTaken: now.isTaken || what === 'taken', isGone: true });
}

function leaves(tally: Tally, visit: Visit, what: Step['what'], seconds: number): void {
  if (!visit.isGone) {
    tally.gone++;
    tally.waits += seconds;
  }
  if (what === 'taken' && !visit.isTaken) {
    tally.answered++;
    tally.answered_waits += seconds;
    tally.counted++;
    if (seconds <= tally.today.target_seconds) tally.in_time++;
  }
  if (what === 'lost' && !visit.isGone) {
    tally.lost++;
    if (seconds >= tally.today.short_seconds) tally.counted++;
  }
}

const fresh = (since: string): Visit => ({
  came: Date.parse(since),
  isTaken: false,
  isGone: false,
});

function tallyOf(today: QueueToday): Tally {
  const { entered, answered, lost, in_time, counted, gone } = today;
  return {
    today,
    entered,
    answered,
    lost,
    in_time,
    counted,
    gone,
    answered_waits: (today.asa_seconds ?? 0) * answered,
    waits: (today.wait_seconds ?? 0) * gone,
  };
}

function told(tally: Tally): Figures {
  const { entered, answered, lost, in_time, counted, gone } = tally;
  return {
    entered,
    answered,
    lost,
    level_percent: counted ? Math.round((1000 * in_time) / counted) / 10 : null,
    asa_seconds: answered ? tally.answered_waits / answered : null,
    wait_seconds: gone ? tally.waits / gone : null,
  };
}
