// What the server counted together with what happened since; asked again now and then, and at midnight.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useLive } from '../../live/LiveContext.tsx';
import { type Moves, movesNow, onMoves } from './moves.ts';

/** Counting on from events is as good as the rules of the reports, which are the server's. */
const CHECK_MS = 30_000;
const OFTEN_MS = 1_000;
const SOON_MS = 2_000;
/** The server's figures begin before what the page was told of: they follow in a moment. */
const GAP_MS = 1_000;
const GAP_TRIES = 3;
const LONGEST_MS = 2 ** 31 - 1;

interface Counted {
  position: number;
  /** When the company's day is over. */
  until: string;
}

interface Asked<T> {
  queryKey: string[];
  queryFn: () => Promise<T>;
}

interface Ways<T> {
  /** For what no event tells. */
  isAskedOften?: boolean;
  /** What happened since is not enough to count on. */
  isUnsure?: (data: T, moves: Moves) => boolean;
}

export function useAsOfNow<T extends Counted>(
  asked: Asked<T>,
  { isAskedOften = false, isUnsure }: Ways<T> = {},
) {
  const client = useQueryClient();
  const { clockOffset } = useLive();
  const moves: Moves = useSyncExternalStore(onMoves, movesNow);
  const { data, dataUpdatedAt } = useQuery(asked);
  const tries = useRef({ from: -1, count: 0 });
  const hasMoved = data !== undefined && (moves.frames.at(-1)?.position ?? 0) > data.position;
  const hasGap = data !== undefined && data.position < moves.from;
  const isSoon = data !== undefined && hasMoved && Boolean(isUnsure?.(data, moves));
  const key = asked.queryKey.join(' ');
  useEffect(() => {
    if (!data) return;
    if (tries.current.from !== moves.from) tries.current = { from: moves.from, count: 0 };
    const toMidnight = Date.parse(data.until) - (dataUpdatedAt + clockOffset);
    const waits = [Math.min(Math.max(toMidnight, OFTEN_MS), LONGEST_MS)];
    if (hasMoved) waits.push(isAskedOften ? OFTEN_MS : isSoon ? SOON_MS : CHECK_MS);
    const isFilling = hasGap && tries.current.count < GAP_TRIES;
    if (isFilling) waits.push(GAP_MS);
    const timer = setTimeout(
      () => {
        if (isFilling) tries.current.count++;
        void client.invalidateQueries({ queryKey: key.split(' ') });
      },
      Math.min(...waits),
    );
    return () => clearTimeout(timer);
  }, [
    client,
    key,
    data,
    dataUpdatedAt,
    clockOffset,
    hasMoved,
    hasGap,
    isAskedOften,
    isSoon,
    moves.from,
  ]);
  return { data, moves };
}
