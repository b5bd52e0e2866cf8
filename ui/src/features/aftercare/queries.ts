// What is left to do after a talk: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Direction, Party } from '../../live/snapshot.ts';

export type Rule = 'none' | 'optional' | 'mandatory';

export interface ResultCode {
  id: string;
  kind: 'result' | 'topic';
  name: string;
}

export interface CallResult {
  result_rule: Rule;
  topic_rule: Rule;
  results: ResultCode[];
  topics: ResultCode[];
  result_code: string | null;
  topic: string | null;
}

const path = (call: string, what: string) => `/api/calls/${encodeURIComponent(call)}/${what}`;

export function resultQuery(call: string) {
  return queryOptions({
    queryKey: ['result', call],
    queryFn: () => request<CallResult>('GET', path(call, 'result')),
  });
}

export interface Chosen {
  result_code: string | null;
  topic: string | null;
}

export function chooseResult(call: string, chosen: Chosen): Promise<CallResult> {
  return request('PUT', path(call, 'result'), chosen);
}

export interface Blacklist {
  /** Null: the queue has none. */
  list_name: string | null;
  is_in: boolean;
  until: string | null;
  reason: string;
}

export function blacklistQuery(call: string) {
  return queryOptions({
    queryKey: ['blacklist', call],
    queryFn: () => request<Blacklist>('GET', path(call, 'blacklist')),
  });
}

export function addToBlacklist(
  call: string,
  form: { reason: string; until: string | null },
): Promise<Blacklist> {
  return request('POST', path(call, 'blacklist'), form);
}

export interface Choices {
  timezone: string;
  customer_timezones: string[];
  queues: string[];
  /** Departments, and colleagues who work on calls. */
  groups: string[];
  operators: string[];
  party: Party | null;
}

export function choicesQuery(call: string) {
  return queryOptions({
    queryKey: ['callback-choices', call],
    queryFn: () => request<Choices>('GET', path(call, 'callback-choices')),
  });
}

export interface CallbackForm {
  local_at: string;
  timezone: string;
  note: string;
  /** Or a department. */
  queue: string | null;
  operator: string | null;
}

export interface Callback {
  id: string;
  call: string;
  party: Party;
  queue: string | null;
  queue_name: string | null;
  operator: string | null;
  operator_name: string | null;
  due_at: string;
  timezone: string;
  note: string;
  made_by_name: string | null;
  is_mine: boolean;
  /** Anybody's of a queue or a department of mine. */
  is_ours: boolean;
  /** This person may look at the call. */
  is_open: boolean;
}

export function promiseCall(call: string, form: CallbackForm): Promise<Callback> {
  return request('POST', path(call, 'callbacks'), form);
}

export const callbacksQuery = queryOptions({
  queryKey: ['callbacks'],
  queryFn: () => request<Callback[]>('GET', '/api/callbacks'),
});

export function endCallback(id: string, state: 'done' | 'cancelled'): Promise<Callback> {
  return request('PATCH', `/api/callbacks/${id}`, { state });
}

/** To whom a promised call may be given. */
export type Targets = Pick<Choices, 'queues' | 'groups' | 'operators'>;

export const targetsQuery = queryOptions({
  queryKey: ['callbacks', 'targets'],
  queryFn: () => request<Targets>('GET', '/api/callbacks/targets'),
});

/** Null: it is seen no more by whoever has given it away. `seen`: whose it was on the page. */
export function giveCallback(
  { id, queue, operator }: Pick<Callback, 'id' | 'queue' | 'operator'>,
  to: Pick<CallbackForm, 'queue' | 'operator'>,
): Promise<Callback | null> {
  const seen = { queue, operator };
  return request('POST', `/api/callbacks/${id}/give`, { ...to, seen });
}

export interface Missed {
  party_id: string;
  party: Party;
  call: string;
  at: string;
  queue_name: string | null;
  lost_reason: string;
  wait_seconds: number;
  times: number;
  /** This person may look at the call. */
  is_open: boolean;
}

export const missedQuery = queryOptions({
  queryKey: ['missed'],
  queryFn: () => request<Missed[]>('GET', '/api/missed'),
});

export function markDone(party: string): Promise<void> {
  return request('POST', `/api/missed/${party}/done`);
}

export interface MyCall {
  id: string;
  started_at: string;
  direction: Direction;
  door: string;
  party: Party | null;
  dialled: string;
  queue_name: string | null;
  operator: string | null;
  operators: string[];
  dialled_by: string | null;
  dialled_by_name: string | null;
  is_answered: boolean;
  talk_seconds: number;
  result_name: string | null;
  topic_name: string | null;
}

/** My last fifty, as the journal has them. */
export function myCallsQuery(me: string) {
  return queryOptions({
    queryKey: ['journal', 'mine', me],
    queryFn: async () => {
      const asked = `/api/calls?operator=${me}&limit=50`;
      return (await request<{ rows: MyCall[] }>('GET', asked)).rows;
    },
  });
}
