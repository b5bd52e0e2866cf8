// The mail page: what is asked for, what is sent, and a refusal in words.

import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { MailPage } from '../src/features/mail/MailPage.tsx';
import { drawSettings } from './support/settings.tsx';

const ACCOUNT = {
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  sender: 'pbx@example.com',
  username: 'pbx',
  has_password: true,
};

interface Asked {
  method: string;
  path: string;
  body: unknown;
}

/** Answers by path; what was asked is kept. */
function server(answers: Record<string, [number, unknown]>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    asked.push({ method, path, body: init.body ? JSON.parse(String(init.body)) : undefined });
    const [status, body] = answers[`${method} ${path}`] ?? [404, { code: 'not_found' }];
    return Promise.resolve(
      new Response(body === undefined ? null : JSON.stringify(body), { status }),
    );
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

test('a password that is not typed anew is kept', async () => {
  const asked = server({
    'GET /api/mail-account': [200, ACCOUNT],
    'GET /api/voicemail/boxes': [200, []],
    'PUT /api/mail-account': [200, ACCOUNT],
  });
  drawSettings(<MailPage />, ['company.settings']);
  const user = userEvent.setup();
  const sender = await screen.findByTestId('field-sender');
  await user.clear(sender);
  await user.type(sender, 'hotline@example.com');
  await user.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
  expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
    host: 'smtp.example.com',
    port: 587,
    security: 'starttls',
    sender: 'hotline@example.com',
    username: 'pbx',
    password: null,
  });
});

test('why a test letter was refused is said, with the words of the mail server', async () => {
  server({
    'GET /api/mail-account': [200, ACCOUNT],
    'GET /api/voicemail/boxes': [200, []],
    'POST /api/mail-account/test': [
      422,
      { code: 'mail_not_sent', details: { why: 'wrong_password', said: '535 bad credentials' } },
    ],
  });
  drawSettings(<MailPage />, ['company.settings']);
  const user = userEvent.setup();
  await user.type(await screen.findByTestId('mail-to'), 'me@example.com');
  await user.click(screen.getByTestId('mail-try'));
  const told = await screen.findByTestId('mail-failed');
  expect(told.textContent).toContain('does not accept this login and password');
  expect(told.textContent).toContain('535 bad credentials');
});
