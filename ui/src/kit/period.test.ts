// @vitest-environment node
import { expect, test } from 'vitest';
import { dayStart, spanOf } from './period.ts';

const NOW = new Date(2026, 10, 22, 15, 30);
const day = (d: number) => new Date(2026, 10, d).toISOString();

test('periods begin at midnight of this browser', () => {
  expect(spanOf({ period: 'today' }, NOW)).toEqual({ since: day(22) });
  expect(spanOf({ period: 'yesterday' }, NOW)).toEqual({ since: day(21), until: day(22) });
  expect(spanOf({ period: 'week' }, NOW)).toEqual({ since: day(16) });
});

test('own dates include the last day', () => {
  const own = { period: 'custom' as const, from: '2026-11-01', to: '2026-11-03' };
  expect(spanOf(own, NOW)).toEqual({ since: day(1), until: day(4) });
});

test('a broken own date means today', () => {
  expect(spanOf({ period: 'custom', from: '1.1.26' }, NOW)).toEqual({ since: day(22) });
});

test('all the time has no ends, and what is no day no beginning', () => {
  expect(spanOf({ period: 'all' }, NOW)).toEqual({});
  expect([dayStart(''), dayStart(undefined), dayStart('2026-99-99')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
