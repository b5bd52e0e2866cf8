// @vitest-environment node
import { expect, test } from 'vitest';
import { dateFrom, held } from './dateText.ts';

test('a day is typed with points or as ISO writes it, and a day that is none is none', () => {
  for (const typed of ['25.12.2026', '2026-12-25', ' 25.12.2026 ']) {
    expect(dateFrom(typed, false)).toBe('2026-12-25');
  }
  expect(dateFrom('1.2.2026', false)).toBe('2026-02-01');
  for (const typed of ['31.02.2026', '25.12', '25.12.20', '2026-13-01', 'tomorrow', '']) {
    expect(dateFrom(typed, false), typed).toBeNull();
  }
});

test('a moment is a day and a time, the day alone its beginning', () => {
  for (const typed of ['25.12.2026 7:30', '2026-12-25T07:30', '25.12.2026, 07.30']) {
    expect(dateFrom(typed, true)).toBe('2026-12-25 07:30:00');
  }
  expect(dateFrom('25.12.2026', true)).toBe('2026-12-25 00:00:00');
  for (const typed of ['25.12.2026 24:00', '25.12.2026 7:60']) {
    expect(dateFrom(typed, true), typed).toBeNull();
  }
});

test('a year of two digits is read when no more is typed, and hours without a colon', () => {
  expect(dateFrom('25.12.20', false)).toBeNull();
  expect(dateFrom('25.12.26', false, true)).toBe('2026-12-25');
  expect(dateFrom('25.12.26 18', true, true)).toBe('2026-12-25 18:00:00');
  expect(dateFrom('25.12.2026 1830', true)).toBe('2026-12-25 18:30:00');
  for (const typed of ['25.12', '12/25/2026', '25.12.026', '25.12.2026 183']) {
    expect(dateFrom(typed, true, true), typed).toBeNull();
  }
});

test('a day picked from the calendar keeps the time', () => {
  expect(held('2026-12-25', '2026-12-24T17:30', true)).toBe('2026-12-25T17:30');
  expect(held('2026-12-25', '', true)).toBe('2026-12-25T00:00');
  expect(held('2026-12-25 08:00:00', '2026-12-24T17:30', true)).toBe('2026-12-25T08:00');
  expect(held(null, '2026-12-24', false)).toBe('');
});
