// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { later } from './later.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('events without end do not put off the question for ever', () => {
  const ask = vi.fn();
  const journal = later(ask, 1_500, 5_000);
  for (let n = 0; n < 100; n++) {
    journal.hear();
    vi.advanceTimersByTime(100);
  }
  expect(ask).toHaveBeenCalledTimes(2);
  journal.stop();
});

test('an event just before the question is asked of again: it may not be written yet', () => {
  const ask = vi.fn();
  const figures = later(ask, 700, 1_000);
  figures.hear();
  vi.advanceTimersByTime(699);
  figures.hear();
  vi.advanceTimersByTime(1);
  expect(ask).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(ask).toHaveBeenCalledTimes(2);
  figures.stop();
});

test('when it is quiet it is asked once more, for whoever was slow to write, and then no more', () => {
  const ask = vi.fn();
  const figures = later(ask, 700, 1_000);
  figures.hear();
  vi.advanceTimersByTime(60_000);
  expect(ask).toHaveBeenCalledTimes(2);
  figures.hear();
  vi.advanceTimersByTime(700);
  expect(ask).toHaveBeenCalledTimes(3);
  figures.stop();
  vi.advanceTimersByTime(60_000);
  expect(ask).toHaveBeenCalledTimes(3);
});
