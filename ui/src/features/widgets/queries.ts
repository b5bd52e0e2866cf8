// Where my widgets stand, and the figures of people and queues that events do not carry.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Party } from '../../live/snapshot.ts';

export const KINDS = [
  'users',
  'queues',
  'active_calls',
  'forms',
  'my_calls',
  'missed',
  'callbacks',
  'statistics',
  'points',
  'news',
  'messages',
  'quick_dial',
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

export interface QuickNumber {
  name: string;
  number: string;
}

export const numbersQuery = queryOptions({
  queryKey: ['widgets', 'numbers'],
  queryFn: async () =>
    (await request<{ numbers: QuickNumber[] }>('GET', '/api/widgets/numbers')).numbers,
});

export async function saveNumbers(numbers: QuickNumber[]): Promise<QuickNumber[]> {
  const kept = await request<{ numbers: QuickNumber[] }>('PUT', '/api/widgets/numbers', {
    numbers,
  });
  return kept.numbers;
}

export type Act = 'write' | 'force_status';

export interface UserNow {
  id: string;
  groups: string[];
  call: string | null;
  queue: string | null;
  party: Party | null;
  calls_today: number;
  /** What I may do with this person. */
  acts: Act[];
}

export interface Users {
  /** What the log says from there on is not counted yet. */
  position: number;
  /** When the company's day is over. */
  until: string;
  users: UserNow[];
}

export const usersQuery = {
  queryKey: ['widgets', 'users'],
  queryFn: () => request<Users>('GET', '/api/widgets/users'),
};

export interface QueueToday {
  id: string;
  members: string[];
  entered: number;
  answered: number;
  lost: number;
  /** The service level is the share in time of those that count. */
  in_time: number;
  counted: number;
  target_seconds: number;
  /** Who hung up sooner does not count. */
  short_seconds: number;
  /** Mean wait of the answered. */
  asa_seconds: number | null;
  /** Who waits no longer, and their mean wait. */
  gone: number;
  wait_seconds: number | null;
}

export interface Today {
  position: number;
  until: string;
  queues: QueueToday[];
}

export const queuesQuery = {
  queryKey: ['widgets', 'queues'],
  queryFn: () => request<Today>('GET', '/api/widgets/queues'),
};
