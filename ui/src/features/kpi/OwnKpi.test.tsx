import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { draw } from '../../../tests/support/page.tsx';
import { OwnKpi } from './OwnKpi.tsx';
import type { OwnStanding } from './standing.ts';

const BAR: OwnStanding = {
  rule: 'r1',
  name: 'Quick',
  metric: 'aht_seconds',
  unit: 'seconds',
  window: 'day',
  since: '2026-11-22T22:00:00Z',
  until: '2026-11-23T22:00:00Z',
  comparison: 'at_most',
  target: 240,
  sample: 12,
  min_sample: 5,
  fact: 225,
  percent: 93.8,
  grade: 'Good',
  points: 10,
  money_micros: 50_000_000,
  currency: 'UAH',
  next: { limit: 180, grade: 'Excellent', points: 20, money_micros: 0 },
};

async function drawBars(...bars: Partial<OwnStanding>[]) {
  const mine = bars.map((one, n) => ({ ...BAR, ...one, rule: `r${n}` }));
  answerPaths({ 'GET /api/kpi/mine': [200, mine] });
  draw(<OwnKpi />);
  return (await screen.findAllByTestId('kpi-bar')).map((one) => one);
}

test('a bar says how far he is, what that brings, and what comes next', async () => {
  const [bar] = await drawBars({});
  expect(bar?.textContent).toMatch(/Quick.*3:45 · goal: at most 4:00 · today/);
  expect(bar?.textContent).toMatch(
    /Good, points: \+10, \+UAH.50\.00 · next “Excellent”: 3:00, points: \+20/,
  );
  expect(bar?.dataset.color).toBe('green');
});

test('its colour is that of the grade reached so far', async () => {
  const bars = await drawBars(
    { points: -5, money_micros: 0 },
    { points: 0, money_micros: 0 },
    { grade: null, points: 0, money_micros: 0 },
  );
  expect(bars.map((one) => one.dataset.color)).toEqual(['red', 'blue', 'gray']);
  expect(bars[2]?.textContent).toContain('No grade reached yet');
});

test('too little to count from says so, and nothing to count, too', async () => {
  const nothing = { fact: null, percent: null, grade: null, next: null };
  const [small, share, none] = await drawBars(
    { ...nothing, sample: 3 },
    { ...nothing, metric: 'occupancy_percent', unit: 'percent', sample: 90, min_sample: 3600 },
    { ...nothing, sample: 0, min_sample: 0 },
  );
  expect(small?.textContent).toContain('Not enough to count yet: 3 of 5');
  expect(share?.textContent).toContain('Not enough to count yet: 1:30 of 1:00:00');
  expect(none?.textContent).toContain('Nothing to count yet');
});

test('without norms it is said calmly', async () => {
  answerPaths({ 'GET /api/kpi/mine': [200, []] });
  draw(<OwnKpi />);
  expect(await screen.findByText('No norm is set for you now.')).toBeTruthy();
});
