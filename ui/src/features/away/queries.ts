// Reasons for Away: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Reason, ReasonValues } from './reason.ts';

export const reasonsQuery = queryOptions({
  queryKey: ['settings', 'away-reason'],
  queryFn: () => request<Reason[]>('GET', '/api/away-reasons'),
});

/** Of the company's settings, the one that is about reasons. */
interface Rule {
  away_reason_required: boolean;
}

export const ruleQuery = queryOptions({
  queryKey: ['settings', 'tenant'],
  queryFn: () => request<Rule>('GET', '/api/company'),
});

export function changeRule(rule: Rule): Promise<Rule> {
  return request('PATCH', '/api/company', rule);
}

export function addReason(values: Partial<ReasonValues>): Promise<Reason> {
  return request('POST', '/api/away-reasons', values);
}

export function changeReason(id: string, changes: Partial<ReasonValues>): Promise<Reason> {
  return request('PATCH', `/api/away-reasons/${id}`, changes);
}

/** One after the other: the server records each. */
export async function placeReasons(places: { id: string; position: number }[]): Promise<void> {
  for (const { id, position } of places) await changeReason(id, { position });
}
