// @vitest-environment node
import { expect, test } from 'vitest';
import { formatMoney, fromMicros, toMicros } from '../../kit/money.ts';
import { zones } from '../../kit/zones.ts';
import { type Company, companyChanges, companyForm, shareUsed } from './company.ts';

const COMPANY: Company = {
  id: 'c',
  name: 'Demo',
  timezone: 'Europe/Kyiv',
  language: 'uk',
  country: 'UA',
  currency: 'UAH',
  fallback_queue: null,
  away_reason_required: false,
  announce_monitoring: false,
  conference_outlives_operators: false,
  member_priority_first: false,
  out_countries: [],
  out_premium: false,
  out_calls: 30,
  out_call_minutes: 240,
  out_minutes_per_day: 10_000,
  out_price_per_minute_micros: 1_250_000,
  out_cost_per_day_micros: 0,
  usage: {
    on: '2026-11-22',
    calls: 2,
    seconds: 512,
    cost_micros: 0,
    minutes_left: 9991,
    cost_left_micros: null,
  },
};

test('money is millionths on the wire and whole units in the form', () => {
  expect(companyForm(COMPANY).price_per_minute).toBe(1.25);
  expect([fromMicros(1), toMicros(0.1 + 0.2)]).toEqual([0.000001, 300_000]);
});

test('only what was changed is sent, under the names of the server', () => {
  const form = companyForm(COMPANY);
  expect(companyChanges(form, { ...form, cost_per_day: 99.5, out_countries: ['PL'] })).toEqual({
    out_cost_per_day_micros: 99_500_000,
    out_countries: ['PL'],
  });
  expect(companyChanges(form, form)).toEqual({});
});

test('how much of a limit is gone', () => {
  expect(shareUsed(8, null)).toBeNull();
  expect(shareUsed(25, 75)).toBe(25);
  expect(shareUsed(120, 0)).toBe(100);
  expect(shareUsed(0, 0)).toBe(100);
});

test('the zone that is set can be chosen even when the browser calls it otherwise', () => {
  expect(zones('Europe/Nowhere')[0]).toBe('Europe/Nowhere');
  expect(zones('Europe/Warsaw').filter((zone) => zone === 'Europe/Warsaw')).toHaveLength(1);
});

test('money is written in the words of the language', () => {
  expect(formatMoney(1_250_000, 'UAH', 'en')).toMatch(/UAH.1\.25/);
});
