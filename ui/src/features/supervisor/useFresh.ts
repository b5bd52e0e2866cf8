// Keeps what was asked fresh: an event that changes it has it asked again, at once and then twice a second.

import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLiveStore } from '../../live/LiveContext.tsx';
import { pictureQuery } from './queries.ts';

const BETWEEN_MS = 500;
const OF_PICTURE = ['item.', 'offer.', 'operator.', 'talk.', 'config.', 'call.ended'];

/** `families`: how the names of the events begin that change it. */
export function useFresh(
  queryKey: QueryKey = pictureQuery.queryKey,
  families: string[] = OF_PICTURE,
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
      }, BETWEEN_MS);
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
  }, [store, client, key, names]);
}
