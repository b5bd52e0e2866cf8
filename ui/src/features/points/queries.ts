// One's own points and money, and those of the people to whom one may give them.

import { queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import type { Account, EntryForm, OpenAppeal, PointsPerson } from './points.ts';
import { toEntry } from './points.ts';

export type Decided = 'confirmed' | 'cancelled';

export interface Span {
  since?: string;
  until?: string;
}

/** `user`: null for one's own. */
export function accountQuery(user: string | null, span: Span) {
  const path = user ? `/api/points/people/${user}` : '/api/points/mine';
  return queryOptions({
    queryKey: ['points', user ?? 'mine', span.since ?? '', span.until ?? ''],
    queryFn: () => request<Account>('GET', `${path}${queryString({ ...span })}`),
  });
}

export const peopleQuery = queryOptions({
  queryKey: ['points', 'people'],
  queryFn: async () => byName(await request<PointsPerson[]>('GET', '/api/points/people')),
});

/** What this person has to decide. */
export const appealsQuery = queryOptions({
  queryKey: ['points', 'appeals'],
  queryFn: () => request<OpenAppeal[]>('GET', '/api/points/appeals'),
});

export function give(user: string, id: string, form: EntryForm): Promise<unknown> {
  return request('POST', `/api/points/people/${user}`, { ...toEntry(form), id });
}

export function undo(entry: string, comment: string): Promise<unknown> {
  return request('POST', `/api/points/entries/${entry}/undo`, { comment });
}

export function appeal(entry: string, comment: string): Promise<unknown> {
  return request('POST', `/api/points/entries/${entry}/appeal`, { comment });
}

export function decide(entry: string, state: Decided, comment: string): Promise<unknown> {
  return request('POST', `/api/points/entries/${entry}/decision`, { state, comment });
}
