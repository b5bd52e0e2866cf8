// Which lists of work and figures an event makes old: asked again for what happened, never by the clock.

import type { DzvinEvent } from '../api/events.gen.ts';
import type { EventFrame } from '../live/apply.ts';
import type { LiveStore } from '../live/store.ts';
import { queries } from './queries.ts';

/** The journal's rows are made from the log a moment after the event. */
const FACTS_LAG_MS = 700;
/** The list of a busy company is asked so often at most. */
const PAUSE_MS = 1_000;

type Key = 'statistics' | 'missed' | 'journal';

const KEYS: Record<Key, string[]> = {
  statistics: ['statistics'],
  missed: ['missed'],
  journal: ['journal', 'mine'],
};

const OWN_WORK =
  /^(call\.(started|ended)|talk\.|offer\.|operator\.state_changed|consult\.|conference\.)/;

/** Pure: what this event makes old. `hasMissed`: there are customers to be called back. */
export function madeOld({ event }: EventFrame, me: string, hasMissed = true): Key[] {
  const { name } = event;
  const isMine = 'operator' in event && event.operator === me;
  const found: Key[] = [];
  if (OWN_WORK.test(name) && (isMine || !name.startsWith('operator.'))) {
    if (isMine || name === 'call.ended') found.push('statistics', 'journal');
  }
  if (isLost(event) || (hasMissed && REACHED.test(name))) found.push('missed');
  return found;
}

/** Somebody called in vain, as far as it comes here. */
function isLost(event: DzvinEvent): boolean {
  if (event.name === 'call.ended') return Boolean(event.lost_reason);
  return event.name === 'item.left' && ['abandoned', 'ended'].includes(event.reason);
}

/** Perhaps one who had called in vain before. */
const REACHED = /^(talk\.started|item\.taken)$/;

export function watchDesk(store: LiveStore): () => void {
  const timers = new Map<Key, ReturnType<typeof setTimeout>>();
  const asked = new Map<Key, number>();

  function ask(key: Key): void {
    if (timers.has(key)) return;
    const isOwn = key === 'statistics' || key === 'journal';
    const rest = isOwn ? 0 : (asked.get(key) ?? 0) + PAUSE_MS - Date.now();
    timers.set(
      key,
      setTimeout(
        () => {
          timers.delete(key);
          asked.set(key, Date.now());
          void queries.invalidateQueries({ queryKey: KEYS[key] });
        },
        Math.max(FACTS_LAG_MS, rest),
      ),
    );
  }

  const stop = store.onFrame((frame) => {
    const { event } = frame;
    const me = store.getState().snapshot?.me.operator ?? '';
    const missed = queries.getQueryData<unknown[]>(KEYS.missed);
    for (const key of madeOld(frame, me, missed?.length !== 0)) ask(key);
    if (event.name === 'call.result_set') {
      void queries.invalidateQueries({ queryKey: ['result', event.call] });
      ask('journal');
    }
    if (event.name === 'callback.changed') {
      void queries.invalidateQueries({ queryKey: ['callbacks'] });
    }
    if (event.name === 'points.changed' || event.name === 'points.appeal_changed') {
      void queries.invalidateQueries({ queryKey: ['points'] });
    }
    if (event.name === 'missed.done') void queries.invalidateQueries({ queryKey: ['missed'] });
  });
  return () => {
    for (const timer of timers.values()) clearTimeout(timer);
    stop();
  };
}
