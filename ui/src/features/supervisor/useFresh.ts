// Keeps what was asked fresh: an event that changes it has it asked again, at once and then so often at most.

import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useScopeOf } from '../../forms/permissions.tsx';
import { onBegun } from '../../live/begun.ts';
import { useLiveStore } from '../../live/LiveContext.tsx';
import { pictureQuery } from './queries.ts';
import { type ActiveCalls, activeCallsQuery, askCalls, withChanged } from './supervision.ts';

const BETWEEN_MS = 500;
/** So often an answer is waited for; then it is taken for lost. */
const MOST_WAITS = 20;
/** A long list. */
const BETWEEN_CALLS_MS = 1_000;
const NONE: string[] = [];
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

/** Once on a page that shows them. Whoever may see all calls is told of each: only those that
 * changed are asked for. */
export function useFreshCalls(): void {
  const isToldOfAll = useScopeOf()('widget.active_calls.view') === 'company';
  useFresh(activeCallsQuery.queryKey, isToldOfAll ? NONE : OF_CALLS, BETWEEN_CALLS_MS);
  useChangedCalls(isToldOfAll);
}

/** Frames come together twice a second: what they tell of is asked for at once. */
const COLLECT_MS = 200;
/** More are asked for as the whole list. */
const MOST_ASKED = 50;

function useChangedCalls(isOn: boolean): void {
  const store = useLiveStore();
  const client = useQueryClient();
  useEffect(() => {
    if (!isOn) return;
    const { queryKey } = activeCallsQuery;
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (pause: number) => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void ask();
      }, pause);
    };
    let isAsking = false;
    const ask = async () => {
      if (isAsking || client.isFetching({ queryKey }) > 0) return again(COLLECT_MS);
      const calls = [...changed];
      const known = client.getQueryData<ActiveCalls>(queryKey);
      const isShown = client.getQueryCache().find({ queryKey })?.isActive();
      changed.clear();
      if (calls.length === 0) return;
      if (!known || !isShown || known.is_more || calls.length > MOST_ASKED) {
        again(BETWEEN_CALLS_MS);
        return client.invalidateQueries({ queryKey });
      }
      isAsking = true;
      try {
        const part = await askCalls(calls);
        client.setQueryData<ActiveCalls>(queryKey, (now) => now && withChanged(now, calls, part));
      } catch {
        void client.invalidateQueries({ queryKey });
      } finally {
        isAsking = false;
      }
    };
    const leave = store.onFrame(({ event }) => {
      const isOfCalls = OF_CALLS.some((family) => event.name.startsWith(family));
      if (!isOfCalls || !('call' in event) || !event.call) return;
      changed.add(event.call);
      again(COLLECT_MS);
    });
    const forget = onBegun(store, () => void client.invalidateQueries({ queryKey }));
    return () => {
      leave();
      forget();
      clearTimeout(timer);
    };
  }, [store, client, isOn]);
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
    if (names === '') return;
    const asked = { queryKey: JSON.parse(key) as QueryKey };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDue = false;
    let waits = 0;
    const ask = () => {
      timer = setTimeout(() => {
        timer = undefined;
        if (isDue) ask();
      }, betweenMs);
      // What is being answered is not asked anew: a slow server would never be done.
      if (client.isFetching(asked) > 0 && ++waits < MOST_WAITS) return;
      isDue = false;
      waits = 0;
      void client.invalidateQueries(asked);
    };
    const happened = () => {
      isDue = true;
      if (timer === undefined) ask();
    };
    const leave = store.onFrame(({ event }) => {
      if (names.split(' ').some((family) => event.name.startsWith(family))) happened();
    });
    const forget = onBegun(store, happened);
    return () => {
      leave();
      forget();
      clearTimeout(timer);
    };
  }, [store, client, key, names, betweenMs]);
}
