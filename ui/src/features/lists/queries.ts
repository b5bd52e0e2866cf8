// Lists of values: what is asked and what is sent.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';

export interface ValueList {
  id: string;
  project: string;
  name: string;
  blocks_callers: boolean;
  blocks_dialling: boolean;
  created_at: string;
  size: number;
}

export type ListForm = Pick<ValueList, 'name' | 'project' | 'blocks_callers' | 'blocks_dialling'>;

export interface Value {
  value: string;
  expires_at: string | null;
  comment: string;
  created_at: string;
}

export interface Put {
  added: number;
  known: number;
  /** Line numbers from 1. */
  too_long: number[];
}

export interface Found {
  /** As the list writes it. */
  value: string;
  is_in: boolean;
  expires_at: string | null;
  comment: string;
}

export interface Project {
  id: string;
  name: string;
}

export const listsQuery = queryOptions({
  queryKey: ['settings', 'list'],
  queryFn: async () => byName(await request<ValueList[]>('GET', '/api/lists')),
});

const VALUES_PER_PAGE = 100;

interface ValuePage {
  rows: Value[];
  has_more: boolean;
}

export function valuesQuery(list: string, begins: string) {
  return infiniteQueryOptions({
    queryKey: ['settings', 'list-values', list, begins],
    queryFn: ({ pageParam }: { pageParam: string }) => {
      const asked = { begins, after: pageParam, limit: VALUES_PER_PAGE };
      return request<ValuePage>('GET', `/api/lists/${list}/values${queryString(asked)}`);
    },
    initialPageParam: '',
    getNextPageParam: (page) => (page.has_more ? (page.rows.at(-1)?.value ?? null) : null),
  });
}

export function addList(form: ListForm): Promise<ValueList> {
  return request('POST', '/api/lists', form);
}

export function changeList(id: string, changes: Partial<ListForm>): Promise<ValueList> {
  return request('PATCH', `/api/lists/${id}`, changes);
}

export function deleteList(id: string): Promise<void> {
  return request('DELETE', `/api/lists/${id}`);
}

export interface Pasted {
  text: string;
  /** As an input of the browser writes it: local time without a zone; empty for ever. */
  expires: string;
  comment: string;
}

export function putValues(list: string, { text, expires, comment }: Pasted): Promise<Put> {
  const expires_at = expires ? new Date(expires).toISOString() : null;
  return request('POST', `/api/lists/${list}/values`, { text, expires_at, comment });
}

export function removeValues(list: string, text: string): Promise<{ removed: number }> {
  return request('POST', `/api/lists/${list}/remove`, { text });
}

export function checkValue(list: string, value: string): Promise<Found> {
  return request('GET', `/api/lists/${list}/check${queryString({ value })}`);
}
