// @vitest-environment node
import { expect, test } from 'vitest';
import { localNow, untilDue } from './moments.ts';
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
