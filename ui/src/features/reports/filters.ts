// The journal's filters: kept in the address, turned into what the server understands. Pure.

export const PERIODS = ['today', 'yesterday', 'week', 'month', 'custom'] as const;
export type Period = (typeof PERIODS)[number];

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

export interface Filters {
  period: Period;
  /** Days of an own period, YYYY-MM-DD. */
  from?: string;
  to?: string;
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

function startOfDay(day: Date, plusDays = 0): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + plusDays);
}

/** Since when and until when, in this browser's time zone. */
export function periodOf(filters: Filters, now: Date): { since: string; until?: string } {
  switch (filters.period) {
    case 'today':
      return { since: startOfDay(now).toISOString() };
    case 'yesterday':
      return {
        since: startOfDay(now, -1).toISOString(),
        until: startOfDay(now).toISOString(),
      };
    case 'week':
      return { since: startOfDay(now, -6).toISOString() };
    case 'month':
      return { since: startOfDay(now, -29).toISOString() };
    case 'custom': {
      const since = startOfDay(dayOf(filters.from) ?? now).toISOString();
      const last = dayOf(filters.to);
      return last ? { since, until: startOfDay(last, 1).toISOString() } : { since };
    }
  }
}

function dayOf(text: string | undefined): Date | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00`);
  return Number.isNaN(day.getTime()) ? null : day;
}

export function hasFilters(filters: Filters): boolean {
  return TEXTS.some((name) => filters[name] !== undefined) || filters.period !== 'today';
}
