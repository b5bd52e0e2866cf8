import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { OpenList } from './OpenList.tsx';
import type { ValueList } from './queries.ts';

const LIST: ValueList = {
  id: 'l1',
  project: 'p1',
  name: 'Blacklist',
  blocks_callers: true,
  blocks_dialling: false,
  created_at: '2026-11-22T08:00:00Z',
  size: 2,
};
const VALUES = {
  rows: [
    { value: '+380501112233', expires_at: null, comment: 'spam', created_at: LIST.created_at },
    { value: '+380671112233', expires_at: '2020-01-01T00:00:00Z', comment: '', created_at: '' },
  ],
  has_more: false,
};

let asked: { path: string; method: string; body: unknown }[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    asked.push({ path, method, body: init.body ? JSON.parse(String(init.body)) : undefined });
    const answers: [string, object][] = [
      ['/check', { value: '+380501112233', is_in: true, expires_at: null, comment: 'spam' }],
      ['/remove', { removed: 1 }],
      ['/values', method === 'POST' ? { added: 1, known: 1, too_long: [3] } : VALUES],
    ];
    const [, body] = answers.find(([end]) => path.includes(end)) ?? ['', {}];
    return Promise.resolve(new Response(JSON.stringify(body), { status: 200 }));
  });
});

const MAY = ['list.view', 'list.edit', 'call.number_visible'];

function drawList(may: string[], onEdit?: () => void) {
  drawSettings(<OpenList list={LIST} onBack={() => {}} onEdit={onEdit} />, may);
}

test('it shows the values with their end', async () => {
  drawList(MAY, () => {});
  await screen.findByText('+380501112233');
  expect(screen.getByText('for ever')).toBeTruthy();
  expect(screen.getByText(/^expired/)).toBeTruthy();
});

test('without the right to see numbers one may check but not see', async () => {
  drawList(['list.view']);
  await userEvent.type(screen.getByTestId('check-value'), '050 111 22 33');
  await userEvent.click(screen.getByTestId('check'));
  const found = await screen.findByTestId('checked');
  expect(found.textContent).toContain('+380501112233 is in the list · spam');
  expect(asked.map(({ path }) => path)).toEqual(['/api/lists/l1/check?value=050+111+22+33']);
  expect(screen.queryByTestId('paste-values')).toBeNull();
});

test('a pasted column says what became of its lines', async () => {
  drawList(MAY, () => {});
  await screen.findByText('+380501112233');
  await userEvent.click(screen.getByTestId('paste-values'));
  await userEvent.click(await screen.findByTestId('editor-save'));
  expect(asked.some(({ method }) => method === 'POST')).toBe(false);
  await userEvent.type(screen.getByTestId('field-text'), '0501112233');
  await userEvent.click(screen.getByTestId('editor-save'));
  const told = await screen.findByTestId('put');
  expect(told.textContent).toContain('Added: 1.');
  expect(told.textContent).toContain('Lines: 3');
  const sent = asked.find(({ method }) => method === 'POST');
  expect(sent?.body).toEqual({ text: '0501112233', expires_at: null, comment: '' });
});

test('a value is removed after a question', async () => {
  drawList(MAY, () => {});
  await screen.findByText('+380501112233');
  await userEvent.click(screen.getAllByTestId('remove-value')[0] as HTMLElement);
  await userEvent.click(await screen.findByTestId('confirm-yes'));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/remove'))?.body).toEqual({
      text: '+380501112233',
    }),
  );
});
