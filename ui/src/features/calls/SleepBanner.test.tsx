import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { draw } from '../../../tests/support/page.tsx';
import { pageSleep, SLEEP_MS } from './pageSleep.ts';
import { SleepBanner } from './SleepBanner.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Its clock goes on, its timers do not. */
function sleeps(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
  act(() => void vi.advanceTimersByTime(10_000));
}

test('a page that stood still says so when it is back, until it is read', () => {
  draw(<SleepBanner />);
  act(() => void vi.advanceTimersByTime(60_000));
  sleeps(SLEEP_MS - 1);
  expect(screen.queryByTestId('sleep-banner')).toBeNull();
  sleeps(10 * 60_000);
  expect(screen.getByTestId('sleep-banner').textContent).toContain('10:10');
  act(() => pageSleep.forget());
  expect(screen.queryByTestId('sleep-banner')).toBeNull();
});
