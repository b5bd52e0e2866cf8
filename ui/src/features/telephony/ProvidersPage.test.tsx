import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { formOf, type Gateway } from './gateway.ts';
import { ProvidersPage } from './ProvidersPage.tsx';

const PROVIDER = { id: 'p', project: 'x', name: 'Kyivstar', is_active: true };
const { secret: _secret, registers_here: _here, ...FORM } = formOf();
const GATEWAY: Gateway = {
  ...FORM,
  id: 'g',
  provider: 'p',
  project: 'x',
  kind: 'line',
  name: 'Main line',
  host: 'sip.example',
  username: 'office',
  has_secret: true,
  prices: [],
  position: 0,
  follows_host: false,
  login: '',
  registrar: null,
  live: {
    state: 'down',
    why: 'rejected',
    sip_code: 403,
    registration: 'Rejected',
    is_reachable: true,
    since: null,
  },
};
const LISTS = { 'GET /api/providers': [PROVIDER], 'GET /api/gateways': [GATEWAY] };
const EDITOR = ['provider.view', 'provider.edit'];

test('a gateway that was refused says why and what to do', async () => {
  answerPaths(LISTS);
  drawSettings(<ProvidersPage />, EDITOR);
  expect((await screen.findByTestId('gateway-state')).textContent).toBe('Not registered');
  expect(screen.getByTestId('gateway-trouble').textContent).toContain('login or the password');
});

test('who may only look gets no button', async () => {
  answerPaths(LISTS);
  drawSettings(<ProvidersPage />, ['provider.view']);
  await screen.findByTestId('gateway');
  expect(screen.queryAllByRole('button')).toEqual([]);
});

test('nothing there: the page says what to do', async () => {
  answerPaths({ ...LISTS, 'GET /api/providers': [] });
  drawSettings(<ProvidersPage />, EDITOR);
  expect((await screen.findByTestId('empty')).textContent).toContain('Add provider');
});

test('what the server refuses stands at its field', async () => {
  const refused = { code: 'wrong_fields', fields: [{ field: 'host', code: 'unknown_host' }] };
  answerPaths({ ...LISTS, 'PATCH /api/gateways/g': [422, refused] });
  drawSettings(<ProvidersPage />, EDITOR);
  const user = userEvent.setup();
  await user.click(await screen.findByTestId('edit-gateway'));
  await user.type(screen.getByTestId('field-host'), 'x');
  await user.click(screen.getByTestId('editor-save'));
  const host = screen.getByTestId('field-host');
  await waitFor(() => expect(host.getAttribute('aria-invalid')).toBe('true'));
  expect(screen.getByText('No such server was found')).toBeTruthy();
  expect(document.activeElement).toBe(host);
  await user.type(host, 'y');
  expect(host.getAttribute('aria-invalid')).not.toBe('true');
});

test('a new password is sent, a stored one never shown', async () => {
  const asked = answerPaths({ ...LISTS, 'PATCH /api/gateways/g': GATEWAY });
  drawSettings(<ProvidersPage />, EDITOR);
  const user = userEvent.setup();
  await user.click(await screen.findByTestId('edit-gateway'));
  const secret = screen.getByTestId<HTMLInputElement>('field-secret');
  expect([secret.value, secret.placeholder]).toEqual(['', 'stored']);
  await user.type(secret, 'new secret');
  await user.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(screen.queryByTestId('editor-form')).toBeNull());
  const patch = asked.find(({ method }) => method === 'PATCH');
  expect(patch?.body).toEqual({ secret: 'new secret' });
});

test('changes are not lost without a question', async () => {
  answerPaths(LISTS);
  drawSettings(<ProvidersPage />, EDITOR);
  const user = userEvent.setup();
  await user.click(await screen.findByTestId('edit-provider'));
  await user.type(screen.getByTestId('field-name'), '!');
  await user.click(screen.getByTestId('editor-cancel'));
  await user.click(within(screen.getByTestId('confirm')).getByTestId('confirm-no'));
  expect(screen.getByTestId<HTMLInputElement>('field-name').value).toBe('Kyivstar!');
  await user.click(screen.getByTestId('editor-cancel'));
  await user.click(screen.getByTestId('confirm-yes'));
  expect(screen.queryByTestId('editor-form')).toBeNull();
});

test('what cannot be deleted stays, and the reason is said', async () => {
  answerPaths({ ...LISTS, 'DELETE /api/providers/p': [409, { code: 'in_use' }] });
  drawSettings(<ProvidersPage />, EDITOR);
  const user = userEvent.setup();
  await user.click(await screen.findByTestId('edit-provider'));
  await user.click(screen.getByTestId('editor-delete'));
  await user.click(screen.getByTestId('confirm-yes'));
  expect((await screen.findByTestId('confirm-problem')).textContent).toContain('used elsewhere');
});

test('two gateways change places', async () => {
  const second = { ...GATEWAY, id: 'h', name: 'Reserve', position: 1 };
  const asked = answerPaths({ ...LISTS, 'GET /api/gateways': [GATEWAY, second] });
  drawSettings(<ProvidersPage />, EDITOR);
  const user = userEvent.setup();
  await user.click((await screen.findAllByTestId('move-down'))[0] as HTMLElement);
  const sent = asked.filter(({ method }) => method === 'PATCH');
  expect(sent.map(({ path, body }) => [path, body])).toEqual([
    ['/api/gateways/h', { position: 0 }],
    ['/api/gateways/g', { position: 1 }],
  ]);
});
