// Keeps what was asked fresh: an event that changes it has it asked again, at once and then so often at most.

import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLiveStore } from '../../live/LiveContext.tsx';
import { pictureQuery } from './queries.ts';
import { activeCallsQuery } from './supervision.ts';

const BETWEEN_MS = 500;
/** A long list. */
const BETWEEN_CALLS_MS = 2_000;
const OF_PICTURE = ['item.', 'offer.', 'operator.', 'talk.', 'config.', 'call.ended'];
/** Whoever supervises a group or a project is told of all statuses, and not of each call. */
const OF_CALLS = [
  'call.',
  'item.',
  'offer.',
  'talk.',
  'leg.',
  'supervision.',
  'forward.',
  'operator.state_changed',
];

export function useFreshCalls(): void {
  useFresh(activeCallsQuery.queryKey, OF_CALLS, BETWEEN_CALLS_MS);
}

/** `families`: how the names of the events begin that change it. */
export function useFresh(
  queryKey: QueryKey = pictureQuery.queryKey,
  families: string[] = OF_PICTURE,
  betweenMs = BETWEEN_MS,
): void {
  const store = useLiveStore();
  const client = useQueryClient();
  const [key, names] = [JSON.stringify(queryKey), families.join(' ')];
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDue = false;
    const ask = () => {
      isDue = false;
      timer = setTimeout(() => {
        timer = undefined;
        if (isDue) ask();
      }, betweenMs);
      void client.invalidateQueries({ queryKey: JSON.parse(key) });
    };
    const leave = store.onFrame(({ event }) => {
      if (!names.split(' ').some((family) => event.name.startsWith(family))) return;
      isDue = true;
      if (timer === undefined) ask();
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [store, client, key, names, betweenMs]);
}
