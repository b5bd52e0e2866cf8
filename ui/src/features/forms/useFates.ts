// What became of the actions of a form since it was saved: asked for when an event says that it changed.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { useMaybeLiveStore } from '../../live/LiveContext.tsx';
import type { Performed } from './model.ts';
import { fatesQuery } from './queries.ts';

type Done = Record<string, Performed>;

/** `saved`: as the last answer to a save said it; what came later wins. */
export function useFates(form: string, revision: number, saved: Done): Done {
  const store = useMaybeLiveStore();
  const queries = useQueryClient();
  const messages = useMemo(() => messagesOf(saved), [saved]);
  const hasFates = messages !== '' || Object.values(saved).some(({ kind }) => kind === 'webhook');
  // Asked anew after each save: an event may be faster than its answer.
  const asked = useQuery({ ...fatesQuery(form, revision), enabled: hasFates });

  useEffect(() => {
    if (!store || !hasFates) return;
    const again = () => queries.invalidateQueries({ queryKey: ['forms', 'fates', form] });
    let before = store.getState().status;
    const leaves = [
      store.onFrame(({ event }) => isOf(event, form, messages) && void again()),
      // What happened while there was no connection was not heard.
      store.subscribe(() => {
        const { status } = store.getState();
        if (status === 'live' && before !== 'live') void again();
        before = status;
      }),
    ];
    return () => {
      for (const leave of leaves) leave();
    };
  }, [store, queries, form, messages, hasFates]);

  return asked.data ?? saved;
}

function messagesOf(done: Done): string {
  return Object.values(done)
    .map(({ message }) => message ?? '')
    .filter(Boolean)
    .join(' ');
}

function isOf(event: DzvinEvent, form: string, messages: string): boolean {
  switch (event.name) {
    case 'form.action_changed':
      return event.form === form;
    case 'message.sent':
    case 'message.delivered':
    case 'message.failed':
      return messages.includes(event.message);
    default:
      return false;
  }
}
