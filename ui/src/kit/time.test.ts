// @vitest-environment node
import { expect, test } from 'vitest';
import { formatMoment, formatSeconds } from './time.ts';

test('seconds become minutes and hours', () => {
  expect(formatSeconds(0)).toBe('0:00');
  expect(formatSeconds(65.9)).toBe('1:05');
  expect(formatSeconds(3605)).toBe('1:00:05');
  expect(formatSeconds(-3)).toBe('0:00');
});

test('a moment of another day has its day', () => {
  const now = new Date(2026, 10, 22, 15);
  expect(formatMoment(new Date(2026, 10, 22, 9, 5).toISOString(), 'uk', now)).toBe('09:05');
  expect(formatMoment(new Date(2026, 10, 20, 9, 5).toISOString(), 'uk', now)).toContain('20');
});
