// The supervisor's picture, and what he asks of the router.

import { queryOptions } from '@tanstack/react-query';
import { Problem, request } from '../../api/client.ts';
import type { Picture, toPlaces } from './picture.ts';

/** Asked again when an event of it passes by (`useFresh`); never polled. */
export const pictureQuery = queryOptions({
  queryKey: ['supervisor'],
  queryFn: () => request<Picture>('GET', '/api/supervisor'),
  staleTime: 0,
});

/** Of a caller whose call is over nothing is left to be found: he does not wait any more. */
async function ask(item: string, what: string, form: object): Promise<void> {
  try {
    await request('POST', `/api/waiting/${encodeURIComponent(item)}/${what}`, form);
  } catch (error) {
    const isGone = error instanceof Problem && error.status === 404;
    throw isGone ? new Problem(409, 'not_waiting', error.message) : error;
  }
}

export function moveTo(item: string, queue: string): Promise<void> {
  return ask(item, 'move', { queue });
}

export function raiseBy(item: string, points: number): Promise<void> {
  return ask(item, 'raise', { points });
}

export function putFirst(item: string): Promise<void> {
  return ask(item, 'raise', { is_front: true });
}

/** Without an operator: I take it. */
export function give(item: string, operator?: string): Promise<void> {
  return ask(item, 'pick', operator ? { operator } : {});
}

export function changePlaces(change: ReturnType<typeof toPlaces>): Promise<void> {
  return request('POST', '/api/queue-members', change);
}

export interface Forced {
  state: 'ready' | 'away' | 'offline';
  reason?: string;
}

export async function forceStatus(operators: string[], forced: Forced): Promise<void> {
  const set = (id: string) => request('POST', `/api/operators/${id}/status`, forced);
  const refused = (await Promise.allSettled(operators.map(set))).find(
    (one) => one.status === 'rejected',
  );
  if (refused) throw refused.reason;
}
