// @vitest-environment node
import { expect, test } from 'vitest';
import { filtersOf, hasFilters, NO_FILTERS } from './filters.ts';

test('nonsense in the address becomes the filters of today', () => {
  expect(filtersOf({ period: 'ever', queue: ['x'], number: '' })).toEqual(NO_FILTERS);
});

test('a number that looks like a number stays a text', () => {
  expect(filtersOf({ number: 4321 })).toEqual({ period: 'today', number: '4321' });
});

test('there is something to reset only when something is set', () => {
  expect(hasFilters(NO_FILTERS)).toBe(false);
  expect(hasFilters({ period: 'week' })).toBe(true);
  expect(hasFilters({ period: 'today', direction: 'inbound' })).toBe(true);
});
