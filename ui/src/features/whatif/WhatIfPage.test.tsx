import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, expect, test, vi } from 'vitest';
import { addSettingsTexts } from '../../i18n/settings.ts';
import { startTexts } from '../../i18n/setup.ts';
import type { Figures, Result } from './queries.ts';
import { ResultTable } from './ResultTable.tsx';
import { WhatIfPage } from './WhatIfPage.tsx';

beforeAll(() => {
  // jsdom has no layout to scroll.
  Element.prototype.scrollIntoView = () => {};
  startTexts('uk');
  addSettingsTexts();
});

const ANSWERS: Record<string, unknown> = {
  'GET /api/what-if': [],
  'GET /api/what-if/choices': {
    queues: [{ id: 'q1', name: 'Продажі', members: 3 }],
    strategies: ['longest_idle', 'ring_all'],
    today: '2026-11-22',
  },
};

function page(refusal: unknown) {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', (path: string, asked: RequestInit) => {
    if (asked.method === 'POST') {
      sent.push(JSON.parse(String(asked.body)));
      return Promise.resolve(new Response(JSON.stringify(refusal), { status: 422 }));
    }
    return Promise.resolve(new Response(JSON.stringify(ANSWERS[`${asked.method} ${path}`])));
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <WhatIfPage strategyTitle={(name) => name} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return sent;
}

test('a replay of yesterday is asked for, and a refusal is told in the language of the screen', async () => {
  const user = userEvent.setup();
  const sent = page({ code: 'forecast.bad_day', details: { problem: 'no_queue', about: 'Опт' } });
  await user.click(await screen.findByTestId('add-study'));
  await user.click(await screen.findByTestId('run-study'));
  expect(sent).toEqual([]);
  expect(screen.getByText('Заповніть')).toBeTruthy();
  expect(screen.queryByTestId('lines-mean')).toBeNull();
  await user.type(screen.getAllByTestId('variant-lines')[1] as HTMLElement, '2');
  expect(screen.getByTestId('lines-mean').textContent).toContain('на утримання');
  await user.type(screen.getByLabelText(/^Назва/, { selector: '[data-autofocus]' }), 'Субота');
  await user.click(screen.getByTestId('run-study'));
  expect(await screen.findByText('У цьому дні немає черги «Опт».')).toBeTruthy();
  expect(sent).toEqual([
    {
      name: 'Субота',
      seed: 1,
      stored: { date: '2026-11-21', days: 1, queues: [] },
      variants: [
        { name: 'Як є', calls_percent: 100, lines: null, queues: [], staffing: [] },
        { name: 'Варіант 2', calls_percent: 100, lines: 2, queues: [], staffing: [] },
      ],
    },
  ]);
});

const FIGURES: Figures = {
  offered: 3,
  answered: 3,
  abandoned: 0,
  short_abandoned: 0,
  timed_out: 0,
  refused: 0,
  unserved: 0,
  service_level: 1,
  answer_mean: 4,
  answer_p50: 4,
  answer_p90: 4,
  answer_p99: 4,
  wait_mean: 4,
  wait_max: 4,
  held: 0,
  held_mean: null,
};

function result(variant: string, part: Partial<Figures>): Result {
  const total = { ...FIGURES, ...part };
  const fairness = {
    operators: 1,
    calls_least: 3,
    calls_most: 3,
    calls_per_hour_spread: 0,
    idle_least: 0,
    idle_most: 0,
    idle_spread: 0,
  };
  return { variant, total, queues: { a: total }, occupancy: 0.5, fairness, intervals: [] };
}

test('what several lines cost is told: how many were held, and for how long', () => {
  const table = (results: Result[]) => (
    <MantineProvider env="test">
      <ResultTable results={results} />
    </MantineProvider>
  );
  const shown = render(table([result('Одна', {})]));
  expect(document.querySelector('[data-measure="held"]')).toBeNull();
  shown.rerender(table([result('Одна', {}), result('Дві', { held: 2, held_mean: 45 })]));
  const cells = (measure: string) =>
    [...document.querySelectorAll(`[data-measure="${measure}"] td`)].map((td) => td.textContent);
  expect(cells('held')).toEqual(['На утриманні через інший дзвінок', '0', '2']);
  expect(cells('held_mean')).toEqual(['у середньому', '–', '45 с']);
});
