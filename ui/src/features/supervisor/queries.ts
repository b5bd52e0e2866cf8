// The supervisor's picture, and what he asks of the router.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Picture, toPlaces } from './picture.ts';

/** Asked again when an event of it passes by (`useFresh`); never polled. */
export const pictureQuery = queryOptions({
  queryKey: ['supervisor'],
  queryFn: () => request<Picture>('GET', '/api/supervisor'),
  staleTime: 0,
});

const of = (item: string, what: string) => `/api/waiting/${encodeURIComponent(item)}/${what}`;

export function moveTo(item: string, queue: string): Promise<void> {
  return request('POST', of(item, 'move'), { queue });
}

export function raiseBy(item: string, points: number): Promise<void> {
  return request('POST', of(item, 'raise'), { points });
}

export function putFirst(item: string): Promise<void> {
  return request('POST', of(item, 'raise'), { is_front: true });
}

/** Without an operator: I take it. */
export function give(item: string, operator?: string): Promise<void> {
  return request('POST', of(item, 'pick'), operator ? { operator } : {});
}

export function changePlaces(change: ReturnType<typeof toPlaces>): Promise<void> {
  return request('POST', '/api/queue-members', change);
}

export interface Forced {
  state: 'ready' | 'away' | 'offline';
  reason?: string;
}

export async function forceStatus(operators: string[], forced: Forced): Promise<void> {
  for (const id of operators) await request('POST', `/api/operators/${id}/status`, forced);
}
