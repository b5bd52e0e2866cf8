// Where my widgets stand, and the figures of people and queues that events do not carry.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Party } from '../../live/snapshot.ts';

export const KINDS = [
  'users',
  'queues',
  'active_calls',
  'my_calls',
  'missed',
  'callbacks',
  'statistics',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Place {
  kind: Kind;
  x: number;
  y: number;
  w: number;
  h: number;
}

export const layoutQuery = queryOptions({
  queryKey: ['widgets', 'layout'],
  queryFn: async () => (await request<{ places: Place[] }>('GET', '/api/widgets')).places,
});

export function saveLayout(places: Place[]): Promise<unknown> {
  return request('PUT', '/api/widgets', { places });
}

export interface UserNow {
  id: string;
  groups: string[];
  call: string | null;
  queue: string | null;
  party: Party | null;
  calls_today: number;
}

export const usersQuery = queryOptions({
  queryKey: ['widgets', 'users'],
  queryFn: () => request<UserNow[]>('GET', '/api/widgets/users'),
});

export interface QueueToday {
  id: string;
  members: string[];
  entered: number;
  answered: number;
  lost: number;
  service_level_percent: number | null;
  target_seconds: number;
  asa_seconds: number | null;
}

export const queuesQuery = queryOptions({
  queryKey: ['widgets', 'queues'],
  queryFn: async () =>
    (await request<{ queues: QueueToday[] }>('GET', '/api/widgets/queues')).queues,
});
