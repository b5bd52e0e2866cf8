import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { DevicesPage } from './DevicesPage.tsx';

const WAYS = [{ transport: 'udp', port: 5060 }];
const DESK = {
  name: 'phone-1',
  label: 'Desk',
  user_account: 'op-1',
  is_registered: true,
  domain: 'pbx.example.com',
  ways: WAYS,
};
const NOBODYS = { ...DESK, name: 'phone-2', label: '', user_account: null, is_registered: null };
const USERS = [{ id: 'op-1', name: 'Olena', is_active: true }];

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push(`${init.method} ${path}`);
    const made = { ...DESK, secret: 'Kx7mNpQ2rStUvWxYz345', setup: 'token' };
    const body = init.method === 'POST' ? made : path === '/api/users' ? USERS : [DESK, NOBODYS];
    return Promise.resolve(new Response(JSON.stringify(body), { status: 200 }));
  });
});

test('it shows whose the phones are and which are there', async () => {
  drawSettings(<DevicesPage />, ['device.view', 'user.view']);
  await screen.findByText('Olena');
  const states = screen.getAllByTestId('registered').map((one) => one.dataset.is);
  expect(states).toEqual(['yes', 'unknown']);
  expect(screen.getByText('Nobody’s')).toBeTruthy();
});

test('who may only look gets no buttons', async () => {
  drawSettings(<DevicesPage />, ['device.view']);
  await screen.findByText('Desk');
  expect(screen.queryByTestId('add-device')).toBeNull();
  await userEvent.click(screen.getByText('Desk'));
  expect(screen.queryByTestId('editor-form')).toBeNull();
  expect(asked).toEqual(['GET /api/devices']);
});

test('a new phone shows its card, and the password goes when the card is closed', async () => {
  drawSettings(<DevicesPage />, ['device.view', 'device.edit', 'user.view']);
  await screen.findByText('Desk');
  await userEvent.click(screen.getByTestId('add-device'));
  await userEvent.click(await screen.findByTestId('editor-save'));
  const password = await screen.findByTestId('card-password');
  expect(password.textContent).toBe('Kx7mNpQ2rStUvWxYz345');
  expect(screen.getByTestId('card-domain').textContent).toBe('pbx.example.com');
  await userEvent.click(screen.getByTestId('card-close'));
  await waitFor(() => expect(screen.queryByTestId('card-password')).toBeNull());
});
