// The calls that live now as the server tells them, and being with one of them.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Direction, Party } from '../../live/snapshot.ts';

export type Mode = 'listen' | 'whisper' | 'barge' | 'intercept';
export type Phase =
  | 'menu'
  | 'queue'
  | 'ringing'
  | 'dialling'
  | 'talk'
  | 'hold'
  | 'interrupted'
  | 'forwarded'
  | 'message';

export interface ActiveCall {
  call: string;
  state: Phase;
  direction: Direction;
  party: Party;
  dialled: string;
  queue: string | null;
  /** Who leads the talk; else who dialled. */
  operator: string | null;
  dialled_by: string | null;
  others: string[];
  started_at: string;
  waiting_since: string | null;
  talk_since: string | null;
  /** Who is with it already. */
  supervisors: string[];
  /** What I may do with it now. */
  modes: Mode[];
  may_cut: boolean;
}

export interface ActiveCalls {
  at: string;
  calls: ActiveCall[];
  is_more: boolean;
}

export interface OwnSupervision {
  call: string;
  operator: string;
  mode: Mode;
  since: string;
  /** My phone is there. */
  is_begun: boolean;
  /** The call is on its way to another operator. */
  is_waiting: boolean;
  modes: Mode[];
}

/** Both are asked again when an event changes them (`useFresh`); never polled. */
export const activeCallsQuery = queryOptions({
  queryKey: ['active-calls'],
  queryFn: () => request<ActiveCalls>('GET', '/api/active-calls'),
  staleTime: 0,
});

/** Of these calls those that live and may be seen. */
export function askCalls(calls: string[]): Promise<ActiveCalls> {
  const asked = calls.map((call) => `call=${encodeURIComponent(call)}`);
  return request('GET', `/api/active-calls?${asked.join('&')}`);
}

/** Pure: `calls` were asked again. */
export function withChanged(now: ActiveCalls, calls: string[], part: ActiveCalls): ActiveCalls {
  const others = now.calls.filter(({ call }) => !calls.includes(call));
  const all = [...others, ...part.calls];
  return { ...now, at: part.at, calls: all.sort((a, b) => (a.started_at < b.started_at ? -1 : 1)) };
}

export const supervisionQuery = queryOptions({
  queryKey: ['supervision'],
  queryFn: () => request<{ now: OwnSupervision | null }>('GET', '/api/supervision'),
  staleTime: 0,
});

export function supervise(call: string, mode: Mode, operator?: string): Promise<void> {
  const form = operator ? { mode, operator } : { mode };
  return request('POST', `/api/calls/${encodeURIComponent(call)}/supervision`, form);
}

export function superviseNoMore(call: string): Promise<void> {
  return request('DELETE', `/api/calls/${encodeURIComponent(call)}/supervision`);
}

export function cut(call: string): Promise<void> {
  return request('POST', `/api/calls/${encodeURIComponent(call)}/cut`);
}

export const MODES: Mode[] = ['listen', 'whisper', 'barge', 'intercept'];

/** The talk that this operator leads or takes part in. */
export function talkOf(operator: string, calls: ActiveCall[]): ActiveCall | undefined {
  return calls.find((one) => one.operator === operator || one.others.includes(operator));
}

/** Who calls whom, in words that are known; empty where nobody is. */
export function ends(
  { direction, party, dialled, operator, dialled_by }: ActiveCall,
  nameOf: (operator: string) => string,
): { from: string; to: string } {
  const outside = party.name || party.number;
  const by = dialled_by ? nameOf(dialled_by) : '';
  if (direction === 'inbound') return { from: outside, to: dialled };
  if (direction === 'outbound') return { from: by, to: outside };
  return { from: by, to: operator && operator !== dialled_by ? nameOf(operator) : dialled };
}
