// Which lists of work and figures an event makes old: asked again for what happened, never by the clock.

import type { EventFrame } from '../live/apply.ts';
import type { LiveStore } from '../live/store.ts';
import { queries } from './queries.ts';

/** The journal's rows are made from the log a moment after the event. */
const FACTS_LAG_MS = 700;
/** A list of a busy company is asked so often at most. */
const PAUSE_MS = 3_000;

type Key = 'statistics' | 'missed' | 'users' | 'queues' | 'journal';

const KEYS: Record<Key, string[]> = {
  statistics: ['statistics'],
  missed: ['missed'],
  users: ['widgets', 'users'],
  queues: ['widgets', 'queues'],
  journal: ['journal', 'mine'],
};

/** What somebody in the company did, as far as it comes here. */
const MISSED = /^(call\.ended|talk\.started|item\.left)$/;
const QUEUES = /^(item\.(queued|taken|left|moved|refused))$/;
const OWN_WORK =
  /^(call\.(started|ended)|talk\.|offer\.|operator\.state_changed|consult\.|conference\.)/;

/** Pure: what this event makes old. */
export function madeOld({ event }: EventFrame, me: string): Key[] {
  const { name } = event;
  const isMine = 'operator' in event && event.operator === me;
  const found: Key[] = [];
  if (OWN_WORK.test(name) && (isMine || !name.startsWith('operator.'))) {
    if (isMine || name === 'call.ended') found.push('statistics', 'journal');
  }
  if (MISSED.test(name)) found.push('missed');
  if (QUEUES.test(name)) found.push('queues');
  if (name === 'operator.state_changed') found.push('users');
  return found;
}

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
    for (const key of madeOld(frame, me)) ask(key);
    if (event.name === 'call.result_set') {
      void queries.invalidateQueries({ queryKey: ['result', event.call] });
      ask('journal');
    }
    if (event.name === 'callback.changed') {
      void queries.invalidateQueries({ queryKey: ['callbacks'] });
    }
    if (event.name === 'missed.done') void queries.invalidateQueries({ queryKey: ['missed'] });
  });
  return () => {
    for (const timer of timers.values()) clearTimeout(timer);
    stop();
  };
}
