// Rules of KPI, where people stand by them, and what the form chooses from.

import { queryOptions } from '@tanstack/react-query';
import { ANSWER_MS, request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import type { AwayReason } from '../../live/snapshot.ts';
import type { Metrics, Rule } from './rule.ts';
import type { SentRule } from './ruleForm.ts';
import type { OwnStanding, Standing } from './standing.ts';

export interface Named {
  id: string;
  name: string;
  is_active?: boolean;
}

export const rulesQuery = queryOptions({
  queryKey: ['settings', 'kpi_rule'],
  queryFn: async () => byName(await request<Rule[]>('GET', '/api/kpi/rules')),
});

export const metricsQuery = queryOptions({
  queryKey: ['settings', 'kpi_metrics'],
  queryFn: () => request<Metrics>('GET', '/api/kpi/metrics'),
});

export const ownQuery = queryOptions({
  queryKey: ['kpi', 'mine'],
  queryFn: () => request<OwnStanding[]>('GET', '/api/kpi/mine'),
});

export function standingQuery(rule: string) {
  return queryOptions({
    queryKey: ['kpi', 'standing', rule],
    queryFn: () => request<Standing>('GET', `/api/kpi/rules/${rule}/standing`),
  });
}

/** What a rule that is not saved would grade. */
export function previewQuery(rule: SentRule) {
  return queryOptions({
    queryKey: ['kpi', 'preview', rule],
    queryFn: () => request<Standing>('POST', '/api/kpi/preview', rule, ANSWER_MS, 'timeout'),
  });
}

const named = (key: string, path: string) =>
  queryOptions({
    queryKey: ['settings', key],
    queryFn: async () => byName(await request<Named[]>('GET', path)),
  });

export const peopleQuery = named('members', '/api/users');
export const groupsQuery = named('group', '/api/groups');
export const queuesQuery = named('queue', '/api/queues');

export const reasonsQuery = queryOptions({
  queryKey: ['settings', 'away-reason'],
  queryFn: () => request<AwayReason[]>('GET', '/api/away-reasons'),
});

export function addRule(id: string, rule: SentRule): Promise<Rule> {
  return request('POST', '/api/kpi/rules', { ...rule, id });
}

export function changeRule(id: string, version: number, rule: SentRule): Promise<Rule> {
  return request('PUT', `/api/kpi/rules/${id}`, { ...rule, version });
}

export function deleteRule(id: string): Promise<void> {
  return request('DELETE', `/api/kpi/rules/${id}`);
}
