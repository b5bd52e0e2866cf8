// @vitest-environment node
import { expect, test } from 'vitest';
import { filtersOf, hasFilters, NO_FILTERS, periodOf } from './filters.ts';

const NOW = new Date(2026, 10, 22, 15, 30);
const day = (d: number) => new Date(2026, 10, d).toISOString();

test('nonsense in the address becomes the filters of today', () => {
  expect(filtersOf({ period: 'ever', queue: ['x'], number: '' })).toEqual(NO_FILTERS);
});

test('a number that looks like a number stays a text', () => {
  expect(filtersOf({ number: 4321 })).toEqual({ period: 'today', number: '4321' });
});

test('periods begin at midnight of this browser', () => {
  expect(periodOf({ period: 'today' }, NOW)).toEqual({ since: day(22) });
  expect(periodOf({ period: 'yesterday' }, NOW)).toEqual({ since: day(21), until: day(22) });
  expect(periodOf({ period: 'week' }, NOW)).toEqual({ since: day(16) });
});

test('own dates include the last day', () => {
  const own = { period: 'custom' as const, from: '2026-11-01', to: '2026-11-03' };
  expect(periodOf(own, NOW)).toEqual({ since: day(1), until: day(4) });
});

test('a broken own date means today', () => {
  expect(periodOf({ period: 'custom', from: '1.1.26' }, NOW)).toEqual({ since: day(22) });
});

test('there is something to reset only when something is set', () => {
  expect(hasFilters(NO_FILTERS)).toBe(false);
  expect(hasFilters({ period: 'week' })).toBe(true);
  expect(hasFilters({ period: 'today', direction: 'inbound' })).toBe(true);
});
