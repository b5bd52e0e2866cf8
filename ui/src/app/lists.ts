// Which asked lists an event makes old; settings that changed mean a new snapshot.

import type { LiveStore } from '../live/store.ts';
import { queries } from './queries.ts';

/** The journal's rows are made from the log a moment after the event. */
const FACTS_LAG_MS = 1_500;

/** What the journal and the voicemail page show. */
const isOfJournal = (name: string) => /^(call\.ended|recording\.|voicemail\.)/.test(name);

/** What the settings pages show live. */
const isOfSettings = (name: string) => name.startsWith('gateway.') || name.startsWith('device.');

/** Settings on which depends what this person may do. */
const RIGHTS = ['role', 'user_account', 'user_group', 'project'];

export function watchLists(store: LiveStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = store.onFrame(({ event }) => {
    if (event.name === 'config.changed') {
      // A value of a list is added many times a day, and no snapshot knows of lists.
      if (event.what !== 'list') void store.start();
      if (RIGHTS.includes(event.what)) void queries.invalidateQueries({ queryKey: ['me'] });
    }
    if (event.name === 'config.changed' || isOfSettings(event.name)) {
      void queries.invalidateQueries({ queryKey: ['settings'] });
    }
    if (event.name.startsWith('message.')) {
      void queries.invalidateQueries({ queryKey: ['messages'] });
    }
    if (isOfJournal(event.name)) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        void queries.invalidateQueries({ queryKey: ['journal'] });
        void queries.invalidateQueries({ queryKey: ['call'] });
        void queries.invalidateQueries({ queryKey: ['voicemail'] });
      }, FACTS_LAG_MS);
    }
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
