// Results and topics that operators choose from: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';

export type Kind = 'result' | 'topic';

export interface CodeValues {
  kind: Kind;
  name: string;
  /** None: for all queues. */
  queues: string[];
  position: number;
  is_active: boolean;
}

export interface ResultCode extends CodeValues {
  id: string;
}

export const codesQuery = queryOptions({
  queryKey: ['settings', 'result-code'],
  queryFn: () => request<ResultCode[]>('GET', '/api/result-codes'),
});

export const queueNamesQuery = queryOptions({
  queryKey: ['settings', 'queue', 'names'],
  queryFn: async () => byName(await request<{ id: string; name: string }[]>('GET', '/api/queues')),
});

export function addCode(values: Partial<CodeValues>): Promise<ResultCode> {
  return request('POST', '/api/result-codes', values);
}

export function changeCode(id: string, changes: Partial<CodeValues>): Promise<ResultCode> {
  return request('PATCH', `/api/result-codes/${id}`, changes);
}
