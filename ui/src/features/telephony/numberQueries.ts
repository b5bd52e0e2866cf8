// Numbers, and what a number can lead to.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import type { CompanyNumber, toNumber } from './number.ts';

export interface Named {
  id: string;
  name: string;
}

export interface Scenario extends Named {
  /** The published version; calls enter no other. */
  published: string | null;
}

export const numbersQuery = queryOptions({
  queryKey: ['settings', 'number'],
  queryFn: () => request<CompanyNumber[]>('GET', '/api/numbers'),
});

export const scenariosQuery = queryOptions({
  queryKey: ['settings', 'scenario'],
  queryFn: async () => byName(await request<Scenario[]>('GET', '/api/scenarios')),
});

export const queuesQuery = queryOptions({
  queryKey: ['settings', 'queue'],
  queryFn: async () => byName(await request<Named[]>('GET', '/api/queues')),
});

export const schedulesQuery = queryOptions({
  queryKey: ['settings', 'schedule', 'names'],
  queryFn: async () => byName(await request<Named[]>('GET', '/api/schedules')),
});

type Sent = ReturnType<typeof toNumber>;

export function addNumber(number: Sent): Promise<CompanyNumber> {
  return request('POST', '/api/numbers', number);
}

export function changeNumber(id: string, changes: Partial<Sent>): Promise<CompanyNumber> {
  return request('PATCH', `/api/numbers/${id}`, changes);
}

export function deleteNumber(id: string): Promise<void> {
  return request('DELETE', `/api/numbers/${id}`);
}
