// Keeps the picture fresh: an event that changes it has it asked again, at once and then twice a second.

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLiveStore } from '../../live/LiveContext.tsx';
import { pictureQuery } from './queries.ts';

const BETWEEN_MS = 500;
const FAMILIES = ['item.', 'offer.', 'operator.', 'talk.', 'config.', 'call.ended'];

export function useFresh(): void {
  const store = useLiveStore();
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDue = false;
    const ask = () => {
      isDue = false;
      timer = setTimeout(() => {
        timer = undefined;
        if (isDue) ask();
      }, BETWEEN_MS);
      void client.invalidateQueries({ queryKey: pictureQuery.queryKey });
    };
    const leave = store.onFrame(({ event }) => {
      if (!FAMILIES.some((family) => event.name.startsWith(family))) return;
      isDue = true;
      if (timer === undefined) ask();
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [store, client]);
}
