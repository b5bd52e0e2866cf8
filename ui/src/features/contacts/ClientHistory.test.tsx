import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { ClientHistory } from './ClientHistory.tsx';
import type { Entry } from './history.ts';

Element.prototype.scrollIntoView ??= () => {};
function entry(more: Partial<Entry>): Entry {
  return {
    kind: 'note',
    id: '1',
    at: '2026-11-22T10:00:00Z',
    by_name: 'Olena',
    title: null,
    text: '',
    state: '',
    why: null,
    said: '',
    direction: '',
    seconds: 0,
    rating: null,
    due_at: null,
    call: null,
    is_open: false,
    ...more,
  };
}

const CALL = entry({
  kind: 'call',
  id: 'k1',
  call: 'k1',
  direction: 'inbound',
  state: 'lost',
  why: 'no_operators',
  is_open: true,
});
const SMS = entry({
  kind: 'sms',
  id: '2',
  text: '<b>Готово</b>',
  state: 'failed',
  why: 'refused',
  said: 'no route',
});
const KINDS = ['call', 'sms', 'note'];
const link = ({ kind }: Entry, text: ReactNode) => <a href={`/${kind}`}>{text}</a>;

test('all kinds stand in one list, each with its link, and it is narrowed to one', async () => {
  answerPaths({
    'GET /api/clients/history?contact=c1': { rows: [SMS, CALL], next_cursor: 'next', kinds: KINDS },
    'GET /api/clients/history?contact=c1&cursor=next': {
      rows: [entry({ id: '3', text: 'long '.repeat(90) })],
      next_cursor: null,
      kinds: KINDS,
    },
    'GET /api/clients/history?contact=c1&kinds=sms': {
      rows: [SMS],
      next_cursor: null,
      kinds: KINDS,
    },
  });
  drawSettings(<ClientHistory contact="c1" link={link} />, []);
  const [sms, call] = await screen.findAllByTestId('history-entry');
  expect(sms?.textContent).toContain('<b>Готово</b>');
  expect(sms?.textContent).toContain('(no route)');
  expect(call?.querySelector('a')?.getAttribute('href')).toBe('/call');
  await userEvent.click(screen.getByTestId('history-more'));
  await userEvent.click(await screen.findByTestId('history-whole'));
  expect(screen.getByTestId('history-whole').getAttribute('aria-expanded')).toBe('true');
  await userEvent.click(screen.getByTestId('history-kind'));
  await userEvent.click(await screen.findByRole('option', { name: 'SMS' }));
  await waitFor(() => expect(screen.getAllByTestId('history-entry')).toHaveLength(1));
});
