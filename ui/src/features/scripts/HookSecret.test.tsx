// A webhook's secret is made here and shown once.

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { HookSecret } from './HookSecret.tsx';

const URL = 'https://CRM.example.org:8443/deals?key=x';

test('a secret is made, shown once, and made anew only after a question', async () => {
  const made = { host: 'crm.example.org', secret: 's3cret', made_at: '2026-11-22T10:00:00Z' };
  const answers: Record<string, object> = {
    'GET /api/webhook-secrets': [],
    'POST /api/webhook-secrets': made,
  };
  const asked = answerPaths(answers);
  drawSettings(<HookSecret url={URL} />, ['webhook.manage']);
  expect(await screen.findByText(/^What goes to crm.example.org is not signed/)).toBeTruthy();
  answers['GET /api/webhook-secrets'] = [{ ...made, made_by_name: 'Olha' }];
  fireEvent.click(screen.getByRole('button', { name: 'Make a secret' }));
  expect((await screen.findByTestId('hook-secret-value')).textContent).toBe('s3cret');
  expect(await screen.findByText(/by Olha\.$/)).toBeTruthy();
  expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ url: URL });

  fireEvent.click(screen.getByRole('button', { name: 'Make a new secret' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('with the old one it does not fit any more');
  expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('who may not set up webhooks, and half an address, have no secret', async () => {
  const asked = answerPaths({ 'GET /api/webhook-secrets': [] });
  drawSettings(<HookSecret url={URL} />, ['script.edit']);
  drawSettings(<HookSecret url="https://" />, ['webhook.manage']);
  await waitFor(() => expect(screen.queryByTestId('hook-secret')).toBeNull());
  expect(asked).toEqual([]);
});
