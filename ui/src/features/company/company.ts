// The company's settings as the server keeps them and as the form holds them: money in whole units.

import { changedValues } from '../../forms/values.ts';
import { fromMicros, toMicros } from '../../kit/money.ts';

interface Shared {
  name: string;
  timezone: string;
  language: string;
  country: string;
  currency: string;
  fallback_queue: string | null;
  member_priority_first: boolean;
  away_reason_required: boolean;
  announce_monitoring: boolean;
  conference_outlives_operators: boolean;
  out_countries: string[];
  out_premium: boolean;
  out_calls: number;
  out_call_minutes: number;
  out_minutes_per_day: number;
}

export interface Usage {
  /** The day, in the company's zone. */
  on: string;
  calls: number;
  seconds: number;
  cost_micros: number;
  /** Null: nothing is limited. */
  minutes_left: number | null;
  cost_left_micros: number | null;
}

export interface Company extends Shared {
  id: string;
  out_price_per_minute_micros: number;
  out_cost_per_day_micros: number;
  usage: Usage;
}

export interface CompanyForm extends Shared {
  price_per_minute: number;
  cost_per_day: number;
}

export function companyForm(company: Company): CompanyForm {
  const {
    id: _id,
    usage: _usage,
    out_price_per_minute_micros,
    out_cost_per_day_micros,
    ...shared
  } = company;
  return {
    ...shared,
    price_per_minute: fromMicros(out_price_per_minute_micros),
    cost_per_day: fromMicros(out_cost_per_day_micros),
  };
}

function toCompany({ price_per_minute, cost_per_day, ...shared }: CompanyForm) {
  return {
    ...shared,
    out_price_per_minute_micros: toMicros(price_per_minute),
    out_cost_per_day_micros: toMicros(cost_per_day),
  };
}

export function companyChanges(before: CompanyForm, after: CompanyForm) {
  return changedValues(toCompany(before), toCompany(after));
}

/** The server's name of a field -> the form's. */
export const FIELDS: Record<string, string> = {
  out_price_per_minute_micros: 'price_per_minute',
  out_cost_per_day_micros: 'cost_per_day',
};

/** 0..100, how much of a day's limit is gone; null without a limit. */
export function shareUsed(used: number, left: number | null): number | null {
  if (left === null) return null;
  return used + left > 0 ? Math.min(100, (used / (used + left)) * 100) : 100;
}
