// Which asked lists an event makes old; settings that changed mean a new snapshot.

import { onBegun } from '../live/begun.ts';
import type { LiveStore } from '../live/store.ts';
import { queries } from './queries.ts';

/** The journal's rows are made from the log a moment after the event. */
const FACTS_LAG_MS = 1_500;

/** What the journal and the voicemail page show. */
const isOfJournal = (name: string) => /^(call\.ended|recording\.|voicemail\.)/.test(name);

/** What the settings pages show live. */
const isOfSettings = (name: string) =>
  /^(gateway\.|device\.|message\.provider_changed$)/.test(name);

/** Of a customer, on his card and beside a call. */
const HISTORY = ['settings', 'client-history'];

/** Settings on which depends what this person may do. */
const RIGHTS = ['role', 'user_account', 'user_group', 'project'];

/** A value of a list is added many times a day. */
const OF_NO_SNAPSHOT = ['list', 'news'];

/** Told by events alone: what came while there was no line is asked with a new snapshot. */
const OF_NO_FRAME = [['received'], ['news']];

export function watchLists(store: LiveStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = store.onFrame(({ event }) => {
    if (event.name === 'config.changed') {
      if (!OF_NO_SNAPSHOT.includes(event.what)) void store.start();
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
    if (isOfJournal(event.name)) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        void queries.invalidateQueries({ queryKey: ['journal'] });
        void queries.invalidateQueries({ queryKey: ['call'] });
        void queries.invalidateQueries({ queryKey: ['voicemail'] });
        void queries.invalidateQueries({ queryKey: HISTORY });
      }, FACTS_LAG_MS);
    }
  });
  const leave = onBegun(store, () => {
    for (const queryKey of OF_NO_FRAME) void queries.invalidateQueries({ queryKey });
  });
  return () => {
    clearTimeout(timer);
    leave();
    stop();
  };
}
