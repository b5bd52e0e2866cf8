import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { DoneActions } from './DoneActions.tsx';
import type { Performed } from './model.ts';

const one = (kind: Performed['kind'], status: string, said = '', value = 'x'): Performed => ({
  kind,
  value,
  status,
  message: null,
  at: null,
  said,
});

test('what a form did is told with its fate or its reason', () => {
  const done = {
    list: one('add_to_list', 'done', '', '+380441234567'),
    sms: one('send_sms', 'delivered'),
    mail: one('send_email', 'no_mail_account'),
    hook: one('webhook', 'failed', 'refused 404', 'crm.example'),
    again: one('webhook', 'queued', 'unreachable', 'crm.example'),
    contact: one('set_contact', 'failed'),
  };
  drawSettings(<DoneActions done={done} />, []);
  const text = (id: string) => screen.getByTestId(`done-${id}`).textContent;
  expect(text('list')).toBe('Added to a list: +380441234567');
  expect(text('sms')).toBe('SMS: x — delivered');
  expect(text('mail')).toBe('E-mail: x — not sent: no mail account is set');
  expect(text('hook')).toBe('Webhook: crm.example — not delivered. It answered 404');
  expect(text('again')).toBe('Webhook: crm.example — on its way. It does not answer.');
  expect(text('contact')).toBe('Contact changed: x — not done: such a value is not possible');
});
