import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { headersOf, providerForm, providerValues } from './provider.ts';
import { SmsProvidersPage } from './SmsProvidersPage.tsx';

const EDITOR = ['provider.view', 'provider.edit'];
const PROVIDER = {
  id: 'p',
  name: 'Turbo',
  is_active: true,
  sender: 'Dzvin',
  per_second: 10,
  segment_micros: 500_000,
  settings: { ...providerForm(undefined).smpp, host: 'smpp.example', system_id: 'dzvin' },
  has_secret: true,
  report_path: '',
  incoming_path: '',
  inbox: null,
  state: { is_working: false, why: 'wrong_password', said: 'BIND', since: '2026-11-22T10:00:00Z' },
};

const fill = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

test('a new provider is sent whole, and what is missing is said before', async () => {
  const asked = answerPaths({ 'GET /api/sms-providers': [], 'POST /api/sms-providers': PROVIDER });
  drawSettings(<SmsProvidersPage />, EDITOR);
  fireEvent.click(await screen.findByTestId('add-sms-provider'));
  fireEvent.click(await screen.findByTestId('editor-save'));
  expect(screen.getByTestId('field-http.url').getAttribute('aria-invalid')).toBe('true');
  fill(screen.getByTestId('field-name'), 'Turbo');
  fill(screen.getByTestId('field-http.url'), 'https://sms.example/send');
  fill(screen.getByTestId('field-headers'), 'Authorization: Bearer {secret}');
  fireEvent.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(asked.some(({ method }) => method === 'POST')).toBe(true));
  expect(asked.find(({ method }) => method === 'POST')?.body).toMatchObject({
    name: 'Turbo',
    settings: {
      kind: 'http',
      url: 'https://sms.example/send',
      headers: [{ name: 'Authorization', value: 'Bearer {secret}' }],
    },
  });
});

test('a trial says what the provider answered', async () => {
  const details = { why: 'wrong_password', said: 'ESME_RINVPASWD: invalid password' };
  answerPaths({
    'GET /api/sms-providers': [PROVIDER],
    'POST /api/sms-providers/p/test': [422, { code: 'sms_not_taken', details }],
  });
  drawSettings(<SmsProvidersPage />, EDITOR);
  fireEvent.click(await screen.findByText('Turbo'));
  fill(await screen.findByTestId('sms-try-to'), '+380671234567');
  fireEvent.click(screen.getByTestId('sms-try'));
  const said = (await screen.findByTestId('sms-refused')).textContent;
  expect(said).toContain('does not accept our login and password. (ESME_RINVPASWD');
});

test('headers are read line by line; an empty secret keeps the one that is there', () => {
  expect(headersOf('A: b: c\n\n X-Key:1')).toEqual([
    { name: 'A', value: 'b: c' },
    { name: 'X-Key', value: '1' },
  ]);
  expect('secret' in providerValues(providerForm(undefined))).toBe(false);
  expect(providerValues({ ...providerForm(undefined), segment_price: 0.45 }).segment_micros).toBe(
    450_000,
  );
});

test('how each fares is said, and one is put before another', async () => {
  const asked = answerPaths({
    'GET /api/sms-providers': [PROVIDER, { ...PROVIDER, id: 'q', name: 'Kyiv', state: null }],
    'PUT /api/sms-providers/order': {},
  });
  drawSettings(<SmsProvidersPage />, EDITOR);
  const state = await screen.findByTestId('sms-state');
  expect(state.textContent).toContain('takes no messages');
  expect(state.textContent).toContain('(BIND)');
  fireEvent.click(screen.getByRole('button', { name: 'Try Kyiv earlier' }));
  await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
  expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({ ids: ['q', 'p'] });
});
