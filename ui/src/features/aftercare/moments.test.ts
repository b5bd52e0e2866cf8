import { expect, test } from 'vitest';
import { localNow, overdue, untilDue } from './moments.ts';
import { whose } from './targets.ts';
import { isWhole } from './WorkRow.tsx';

const NOON = new Date('2026-11-22T12:00:00Z');

test('a moment is shown by the clocks of its place, over midnight too', () => {
  expect(localNow('Europe/Kyiv', 60, NOON)).toBe('2026-11-22T15:00');
  expect(localNow('America/New_York', 0, NOON)).toBe('2026-11-22T07:00');
  expect(localNow('Asia/Tokyo', 240, NOON)).toBe('2026-11-23T01:00');
});

test('what is due needs no wait, and nothing is waited for longer than a day', () => {
  const now = NOON.getTime();
  expect(untilDue('2026-11-22T11:59:00Z', now)).toBe(0);
  expect(untilDue('2026-11-22T12:00:05Z', now)).toBe(5_000);
  expect(untilDue('2027-11-22T12:00:00Z', now)).toBe(86_400_000);
});

test('a masked number is not called', () => {
  expect(isWhole('+380671112233')).toBe(true);
  expect(isWhole('•••••••••••33')).toBe(false);
  expect(isWhole('')).toBe(false);
});

test('a promise is overdue when it was not kept within five minutes', () => {
  const calls = ['11:54:59', '11:55:01', '13:00:00'].map((at) => ({ due_at: `2026-11-22T${at}Z` }));
  expect(overdue(calls, NOON.getTime())).toEqual(calls.slice(0, 1));
});

test('a call is promised for me, a colleague, or a queue or department', () => {
  expect(whose('me')).toEqual({ queue: null, operator: null });
  expect(whose('operator o1')).toEqual({ queue: null, operator: 'o1' });
  expect(whose('queue q1')).toEqual({ queue: 'q1', operator: null });
});
