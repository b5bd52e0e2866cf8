// From which moment to which a list is asked for, in this browser's time zone. Pure.

export type Period = 'today' | 'yesterday' | 'week' | 'month' | 'all' | 'custom';

export interface Days {
  period: Period;
  /** Days of an own period, YYYY-MM-DD; the last one belongs to it. */
  from?: string;
  to?: string;
}

/** An own period without its first day begins today. */
export function spanOf({ period, from, to }: Days, now: Date): { since?: string; until?: string } {
  const day = (plusDays: number) => startOf(now, plusDays);
  switch (period) {
    case 'today':
      return { since: day(0) };
    case 'yesterday':
      return { since: day(-1), until: day(0) };
    case 'week':
      return { since: day(-6) };
    case 'month':
      return { since: day(-29) };
    case 'all':
      return {};
    case 'custom': {
      const until = dayStart(to, 1);
      return { since: dayStart(from) ?? day(0), ...(until && { until }) };
    }
  }
}

/** When a day begins, or one some days later; undefined for what is no day. */
export function dayStart(text: string | undefined, plusDays = 0): string | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const day = new Date(`${text}T00:00:00`);
  return Number.isNaN(day.getTime()) ? undefined : startOf(day, plusDays);
}

function startOf(day: Date, plusDays: number): string {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + plusDays).toISOString();
}
