import { Notifications, notifications } from '@mantine/notifications';
import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import i18next from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import { draw } from '../../../tests/support/page.tsx';
import type { EventFrame } from '../../live/apply.ts';
import { LiveProvider } from '../../live/LiveContext.tsx';
import type { Snapshot } from '../../live/snapshot.ts';
import { LiveStore } from '../../live/store.ts';
import { KpiNews } from './KpiNews.tsx';

afterEach(() => notifications.clean());

const VIOLATION = {
  name: 'kpi.violation',
  operator: 'anna',
  rule: 'r1',
  rule_name: 'Long lunch',
  metric: 'away_longer_seconds',
  value: 2530,
  limit: 1800,
  call: null,
  entry: 'e1',
};
const ENTRY = {
  name: 'points.changed',
  operator: 'anna',
  entry: 'e1',
  kind: 'kpi',
  points: -5,
  money_micros: -50_000_000,
  currency: 'UAH',
  rule: 'r1',
  rule_name: 'Long lunch',
};
const GRADED = {
  name: 'kpi.graded',
  operator: 'anna',
  rule: 'r2',
  rule_name: 'Quick',
  metric: 'aht_seconds',
  fact: 225,
  grade: 'Good',
  entry: 'e2',
};

async function open(onOwn = () => {}): Promise<(...events: object[]) => void> {
  let take: (frame: EventFrame) => void = () => {};
  const snapshot = { at: '', position: 0, me: { operator: 'anna' } };
  const live = new LiveStore(
    () => Promise.resolve(snapshot as unknown as Snapshot),
    [],
    (_position, handlers) => {
      take = handlers.onFrame;
      handlers.onOpen();
      return { close: () => {} };
    },
  );
  await live.start();
  draw(
    <LiveProvider store={live}>
      <Notifications transitionDuration={0} />
      <KpiNews onOwn={onOwn} />
    </LiveProvider>,
  );
  return (...events) =>
    act(() => {
      for (const event of events) take({ event } as unknown as EventFrame);
    });
}

test('a violation is told once with what it took, in whichever order both come', async () => {
  const tell = await open();
  for (const events of [
    [VIOLATION, ENTRY],
    [
      { ...ENTRY, entry: 'e3' },
      { ...VIOLATION, entry: 'e3' },
    ],
  ]) {
    tell(...events);
    const said = await screen.findByTestId('kpi-news');
    expect(screen.getByText('Violation: Long lunch')).toBeTruthy();
    expect(said.textContent).toMatch(
      /Away longer than 30:00: it was 42:10 · points: -5 · -UAH.50\.00/,
    );
    act(() => notifications.clean());
    await waitFor(() => expect(screen.queryByTestId('kpi-news')).toBeNull());
  }
});

test('another of the same rule is shown in its place for its own whole time', async () => {
  vi.useFakeTimers();
  try {
    const tell = await open();
    tell(VIOLATION);
    await act(() => vi.advanceTimersByTimeAsync(15_000));
    tell({ ...VIOLATION, value: 1801, entry: 'e2' });
    await act(() => vi.advanceTimersByTimeAsync(15_000));
    expect(screen.getByTestId('kpi-news').textContent).toContain('30:01');
    await act(() => vi.advanceTimersByTimeAsync(6_000));
    expect(screen.queryByTestId('kpi-news')).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test('what another did, and what was given by hand, is not told of', async () => {
  const tell = await open();
  tell({ ...VIOLATION, operator: 'bob' }, { ...ENTRY, kind: 'bonus' });
  tell({ ...GRADED, entry: null });
  expect((await screen.findByTestId('kpi-news')).textContent).toMatch(/^3:45, Good/);
  expect(screen.getByText('KPI: Quick')).toBeTruthy();
});

test('it is read in the language chosen meanwhile, and leads to the account', async () => {
  const onOwn = vi.fn();
  const tell = await open(onOwn);
  tell({ ...ENTRY, entry: 'e2', points: 10, money_micros: 0 }, GRADED);
  expect((await screen.findByTestId('kpi-news')).textContent).toContain('points: +10');
  await act(() => i18next.changeLanguage('uk'));
  expect(screen.getByTestId('kpi-news').textContent).toContain('балів: +10');
  await userEvent.click(screen.getByTestId('kpi-look'));
  expect(onOwn).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByTestId('kpi-news')).toBeNull());
});
