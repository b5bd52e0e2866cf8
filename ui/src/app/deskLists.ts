// Which lists of work and figures an event makes old: asked again for what happened, never by the clock.

import type { DzvinEvent } from '../api/events.gen.ts';
import type { EventFrame } from '../live/apply.ts';
import { onBegun } from '../live/begun.ts';
import type { LiveStore } from '../live/store.ts';
import { later } from './later.ts';
import { queries } from './queries.ts';

/** The journal's rows are made from the log a moment after the event. */
const FACTS_LAG_MS = 700;
/** A list that changes all the time is asked so often at most. */
const PAUSE_MS = 1_000;

type Key = 'statistics' | 'missed' | 'journal';

const KEYS: Record<Key, string[]> = {
  statistics: ['statistics'],
  missed: ['missed'],
  journal: ['journal', 'mine'],
};

/** Told by events as well, and read from where they are written at once. */
const OTHERS = [['result'], ['callbacks'], ['points'], ['kpi']];
/** Own KPI are sums over months: asked so often at most. */
const KPI_PAUSE_MS = 5_000;

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

/** Beside one's own calls and statuses, what norms count, and the norms themselves. */
function isOfKpi(event: DzvinEvent): boolean {
  if (event.name === 'config.changed') return event.what === 'kpi_rule';
  return /^(kpi\.|call\.rated$|form\.)/.test(event.name);
}

export function watchDesk(store: LiveStore): () => void {
  const old = (queryKey: string[]) => void queries.invalidateQueries({ queryKey });
  const lists = new Map(
    (Object.keys(KEYS) as Key[]).map((key) => [
      key,
      later(() => old(KEYS[key]), FACTS_LAG_MS, PAUSE_MS),
    ]),
  );
  const ask = (key: Key) => lists.get(key)?.hear();
  const kpi = later(() => old(['kpi']), FACTS_LAG_MS, KPI_PAUSE_MS);

  const stop = store.onFrame((frame) => {
    const { event } = frame;
    const me = store.getState().snapshot?.me.operator ?? '';
    const missed = queries.getQueryData<unknown[]>(KEYS.missed);
    for (const key of madeOld(frame, me, missed?.length !== 0)) {
      ask(key);
      if (key === 'statistics') kpi.hear();
    }
    if (isOfKpi(event)) kpi.hear();
    if (event.name === 'call.result_set') {
      old(['result', event.call]);
      ask('journal');
    }
    if (event.name === 'callback.changed') old(['callbacks']);
    if (event.name === 'points.changed' || event.name === 'points.appeal_changed') {
      old(['points']);
    }
    if (event.name === 'missed.done') old(['missed']);
  });
  // With a new snapshot: something may have happened that came by no frame.
  const leave = onBegun(store, () => {
    for (const list of lists.values()) list.hear();
    for (const queryKey of OTHERS) old(queryKey);
  });
  return () => {
    for (const list of lists.values()) list.stop();
    kpi.stop();
    leave();
    stop();
  };
}
