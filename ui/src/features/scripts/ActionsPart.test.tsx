import { cleanup, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { ActionsPart } from './ActionsPart.tsx';
import { type Action, newAction, newBlock, type ProblemAt, type Script } from './model.ts';

Element.prototype.scrollIntoView ??= () => {};

const TEMPLATES = [
  { id: 's', name: 'Thanks', channel: 'sms' },
  { id: 'm', name: 'Order', channel: 'email' },
];

function draw(action: Partial<Action>, problems: ProblemAt[] = [], rights = ['webhook.manage']) {
  const drafts: Script[] = [];
  function Part() {
    const [draft, setDraft] = useState<Script>({
      blocks: [newBlock('date', [], 'Visit'), newBlock('text', [], 'Why')],
      actions: [{ ...newAction([]), ...action }],
      result: '',
    });
    drafts.push(draft);
    const change = (part: Partial<Script>) => setDraft((all) => ({ ...all, ...part }));
    return <ActionsPart draft={draft} problems={problems} onChange={change} />;
  }
  answerPaths({
    'GET /api/scripts/lists': [],
    'GET /api/scripts/templates': TEMPLATES,
    'GET /api/webhook-secrets': [],
  });
  drawSettings(<Part />, ['script.edit', ...rights]);
  return () => drafts.at(-1)?.actions[0];
}

test('a message names a template of its own way, and by itself the customer of the call', async () => {
  const action = draw({});
  fireEvent.click(await screen.findByLabelText('What', { selector: 'input' }));
  fireEvent.click(await screen.findByText('Send an e-mail'));
  expect(action()).toMatchObject({ kind: 'send_email', value: '' });
  fireEvent.click(await screen.findByLabelText('Template', { selector: 'input' }));
  expect(screen.queryByText('Thanks')).toBeNull();
  fireEvent.click(await screen.findByText('Order'));
  expect(action()?.template).toBe('m');
});

test('a call is promised after minutes, or at a time of the day that was answered', async () => {
  const action = draw({ kind: 'call_later', value: '' });
  const minutes = await screen.findByLabelText<HTMLInputElement>('After minutes');
  await userEvent.clear(minutes);
  await userEvent.type(minutes, '30');
  expect(action()?.minutes).toBe(30);
  fireEvent.click(screen.getByLabelText('On which day', { selector: 'input' }));
  const days = await screen.findAllByText('Visit');
  fireEvent.click(days.at(-1) as HTMLElement);
  expect(action()).toMatchObject({ day: 'date1', clock: '10:00' });
  expect(screen.queryByLabelText('After minutes')).toBeNull();
  fireEvent.click(screen.getByLabelText('Whoever of the queue is free first calls'));
  expect(action()?.for_queue).toBe(true);
});

test('what is wrong with an address stands at it', async () => {
  const wrong = { id: 'action1', field: 'url', code: 'script.bad_url', what: '' };
  const action = draw({ kind: 'webhook' }, [wrong]);
  const url = await screen.findByLabelText('Address');
  expect(url.getAttribute('aria-invalid')).toBe('true');
  fireEvent.change(url, { target: { value: 'https://crm.example/x' } });
  expect(action()?.url).toBe('https://crm.example/x');
});

test('a webhook is offered to who manages them; others see where one goes', async () => {
  draw({}, [], []);
  fireEvent.click(await screen.findByLabelText('What', { selector: 'input' }));
  await screen.findByText('Send an e-mail');
  expect(screen.queryByText('Call a webhook')).toBeNull();
  cleanup();
  draw({ kind: 'webhook', url: 'https://crm.example/x' }, [], []);
  expect((await screen.findByLabelText<HTMLInputElement>('Address')).readOnly).toBe(true);
});
