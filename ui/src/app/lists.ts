// Which asked lists an event makes old; settings that changed mean a new snapshot.

import { onBegun } from '../live/begun.ts';
import type { LiveStore } from '../live/store.ts';
import { later } from './later.ts';
import { queries } from './queries.ts';

/** The journal's rows are made from the log a moment after the event. */
const FACTS_LAG_MS = 1_500;
/** The journal of a busy company is asked so often at most. */
const BETWEEN_MS = 5_000;

/** What the journal and the voicemail page show. */
const isOfJournal = (name: string) => /^(call\.ended|recording\.|voicemail\.)/.test(name);

/** What the settings pages show live. */
const isOfSettings = (name: string) =>
  /^(gateway\.|device\.|message\.provider_changed$)/.test(name);

/** Of a customer, on his card and beside a call. */
const HISTORY = ['settings', 'client-history'];

const OF_JOURNAL = [['journal'], ['call'], ['voicemail'], HISTORY];

/** Settings on which depends what this person may do. */
const RIGHTS = ['role', 'user_account', 'user_group', 'project'];

/** Nothing of it is in the snapshot: a value of a list is added many times a day. */
const OF_NO_SNAPSHOT = ['list', 'news', 'kpi_rule'];

/** Told by events alone: what came by no frame, while there was no line or while a new snapshot was
 * on its way, is asked again with that snapshot. */
const TOLD_BY_EVENTS = [['received'], ['news'], ['settings'], ['messages']];

export function watchLists(store: LiveStore): () => void {
  const makeOld = (keys: string[][]) => {
    for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
  };
  const journal = later(() => makeOld(OF_JOURNAL), FACTS_LAG_MS, BETWEEN_MS);
  const stop = store.onFrame(({ event, position }) => {
    if (event.name === 'config.changed') {
      const isKnown = position < (store.getState().snapshot?.position ?? 0);
      if (!isKnown && !OF_NO_SNAPSHOT.includes(event.what)) void store.start();
      if (event.what === 'news' || RIGHTS.includes(event.what)) {
        void queries.invalidateQueries({ queryKey: ['news'] });
      }
      if (RIGHTS.includes(event.what)) void queries.invalidateQueries({ queryKey: ['me'] });
    }
    if (event.name === 'config.changed' || isOfSettings(event.name)) {
      void queries.invalidateQueries({ queryKey: ['settings'] });
    }
    if (event.name.startsWith('message.')) {
      void queries.invalidateQueries({ queryKey: ['messages'] });
    }
    if (event.name === 'message.received' || event.name === 'message.read') {
      void queries.invalidateQueries({ queryKey: ['received'] });
    }
    if (/^(message\.|callback\.|form\.)/.test(event.name)) {
      void queries.invalidateQueries({ queryKey: HISTORY });
    }
    if (isOfJournal(event.name)) journal.hear();
  });
  const leave = onBegun(store, () => {
    makeOld(TOLD_BY_EVENTS);
    journal.hear();
  });
  return () => {
    journal.stop();
    leave();
    stop();
  };
}
