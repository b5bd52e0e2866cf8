// The mail page: what is asked for, what is sent, and a refusal in words.

import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { MailPage } from '../src/features/mail/MailPage.tsx';
import { answerPaths } from './support/answers.ts';
import { drawSettings } from './support/settings.tsx';

const ACCOUNT = {
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  sender: 'pbx@example.com',
  username: 'pbx',
  has_password: true,
};

afterEach(() => vi.unstubAllGlobals());

test('a password that is not typed anew is kept', async () => {
  const asked = answerPaths({
    'GET /api/mail-account': ACCOUNT,
    'GET /api/voicemail/boxes': [],
    'PUT /api/mail-account': ACCOUNT,
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
  answerPaths({
    'GET /api/mail-account': ACCOUNT,
    'GET /api/voicemail/boxes': [],
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
