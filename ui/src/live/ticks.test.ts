import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { after, every } from './ticks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('once is once, and not at all for whoever changed his mind', () => {
  const [act, never] = [vi.fn(), vi.fn()];
  after(1000, act);
  const cancel = after(1000, never);
  cancel();
  vi.advanceTimersByTime(5000);
  expect(act).toHaveBeenCalledTimes(1);
  expect(never).not.toHaveBeenCalled();
});

test('again and again until it is stopped', () => {
  const act = vi.fn();
  const stop = every(1000, act);
  vi.advanceTimersByTime(3500);
  stop();
  vi.advanceTimersByTime(3500);
  expect(act).toHaveBeenCalledTimes(3);
});
