import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, expect, test, vi } from 'vitest';
import { addSettingsTexts } from '../../i18n/settings.ts';
import { startTexts } from '../../i18n/setup.ts';
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
  await user.type(screen.getByLabelText(/^Назва/, { selector: '[data-autofocus]' }), 'Субота');
  await user.click(screen.getByTestId('run-study'));
  expect(await screen.findByText('У цьому дні немає черги «Опт».')).toBeTruthy();
  expect(sent).toEqual([
    {
      name: 'Субота',
      seed: 1,
      stored: { date: '2026-11-21', days: 1, queues: [] },
      variants: [
        { name: 'Як є', calls_percent: 100, queues: [], staffing: [] },
        { name: 'Варіант 2', calls_percent: 100, queues: [], staffing: [] },
      ],
    },
  ]);
});
