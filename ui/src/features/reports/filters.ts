// The journal's filters: kept in the address, turned into what the server understands. Pure.

import type { Days } from '../../kit/period.ts';

export const PERIODS = ['today', 'yesterday', 'week', 'month', 'custom'] as const;

/** `served`: by a robot or a voicemail box; `live`: not over yet. */
export const RESULTS = ['answered', 'lost', 'served', 'live'] as const;

export const LOST_REASONS = [
  'abandoned_ivr',
  'abandoned_queue_short',
  'abandoned_queue',
  'operator_no_answer',
  'operator_rejected',
  'operator_hangup_on_greeting',
  'timeout',
  'queue_full',
  'no_operators',
  'closed_hours',
  'technical',
  'blocked',
] as const;

export interface Filters extends Days {
  period: (typeof PERIODS)[number];
  direction?: string;
  queue?: string;
  operator?: string;
  number?: string;
  /** Where the dialled number is advertised, in its exact words. */
  source_tag?: string;
  /** One of RESULTS or a lost reason. */
  result?: string;
  /** What the operator chose: ids. */
  result_code?: string;
  topic?: string;
}

export const NO_FILTERS: Filters = { period: 'today' };

const TEXTS = [
  'from',
  'to',
  'direction',
  'queue',
  'operator',
  'number',
  'source_tag',
  'result',
  'result_code',
  'topic',
] as const;

/** Whatever stands in the address becomes valid filters. */
export function filtersOf(search: Record<string, unknown>): Filters {
  const period = PERIODS.find((one) => one === search.period) ?? 'today';
  const found: Filters = { period };
  for (const name of TEXTS) {
    const value = search[name];
    if (typeof value === 'string' && value) found[name] = value;
    if (typeof value === 'number') found[name] = String(value);
  }
  return found;
}

export function hasFilters(filters: Filters): boolean {
  return TEXTS.some((name) => filters[name] !== undefined) || filters.period !== 'today';
}
