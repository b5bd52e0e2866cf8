// Queues, who may be put into them and what they can be set to: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import type { Known, Queue, QueueMember, toQueue } from './queue.ts';

export interface Strategy {
  name: string;
  title: string;
  explanation: string;
}

export interface Named {
  id: string;
  name: string;
}

export interface Person extends Named {
  is_active: boolean;
}

interface Schema {
  $defs: { QueueSettings: { properties: Known } };
}

export const queuesQuery = queryOptions({
  queryKey: ['settings', 'queue'],
  queryFn: async () => byName(await request<Queue[]>('GET', '/api/queues')),
});

/** Of the program, not of the company: does not change while the page is open. */
export const strategiesQuery = queryOptions({
  queryKey: ['strategies'],
  queryFn: () => request<Strategy[]>('GET', '/api/strategies'),
  staleTime: Number.POSITIVE_INFINITY,
});

export const knownQuery = queryOptions({
  queryKey: ['queue_schema'],
  queryFn: async () =>
    (await request<Schema>('GET', '/api/queues/schema')).$defs.QueueSettings.properties,
  staleTime: Number.POSITIVE_INFINITY,
});

export const peopleQuery = queryOptions({
  queryKey: ['settings', 'members'],
  queryFn: async () => byName(await request<Person[]>('GET', '/api/users')),
});

export const providersQuery = queryOptions({
  queryKey: ['settings', 'provider'],
  queryFn: async () => byName(await request<Named[]>('GET', '/api/providers')),
});

export const listsQuery = queryOptions({
  queryKey: ['settings', 'list'],
  queryFn: async () => byName(await request<Named[]>('GET', '/api/lists')),
});

type Sent = ReturnType<typeof toQueue>;

/** A new one is switched on. */
export function addQueue({ is_active: _on, ...queue }: Sent): Promise<Queue> {
  return request('POST', '/api/queues', queue);
}

export function changeQueue(id: string, changes: Partial<Sent>): Promise<Queue> {
  return request('PATCH', `/api/queues/${id}`, changes);
}

export function saveMembers(id: string, members: QueueMember[]): Promise<Queue> {
  return request('PUT', `/api/queues/${id}/members`, { members });
}
