import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type ReactNode, useState } from 'react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { MessageButtons } from './MessageButtons.tsx';
import { MessageHistory } from './MessageHistory.tsx';
import { WritingProvider } from './Writing.tsx';

Element.prototype.scrollIntoView ??= () => {};

const TEMPLATE = {
  id: 't',
  channel: 'sms',
  name: 'Ready',
  subject: '',
  text: 'Готово, {contact.name}! {call.number}',
};
const OUTLINE = {
  name: 'Оксана',
  numbers: ['•••••••••••67', '•••••••••••68'],
  addresses: [],
  variables: { 'contact.name': 'Оксана', 'operator.name': 'Olena', 'company.name': 'Shop' },
  has_sms: true,
  has_email: false,
};
const LISTS = {
  'GET /api/message-templates': [TEMPLATE],
  'GET /api/messages/outline?call=c1': OUTLINE,
};
const RIGHTS = ['sms.send', 'email.send'];

const drawButtons = (buttons: ReactNode, rights: string[]) =>
  drawSettings(<WritingProvider>{buttons}</WritingProvider>, rights);

test('a template is filled in, counted, and sent to the number of the call', async () => {
  const asked = answerPaths({ ...LISTS, 'POST /api/messages/sms': { id: 'm' } });
  drawButtons(<MessageButtons call="c1" />, RIGHTS);
  await userEvent.click(screen.getByTestId('write-sms'));
  await userEvent.click(await screen.findByTestId('message-template'));
  await userEvent.click(await screen.findByText('Ready'));
  const text = screen.getByTestId<HTMLTextAreaElement>('message-text');
  expect(text.value).toBe('Готово, Оксана! {call.number}');
  expect(screen.getByTestId('segments').textContent).toContain('Segments: 1 · room left: 41');
  fireEvent.change(text, { target: { value: `${text.value}!!!` } });
  await userEvent.click(screen.getByTestId('message-send'));
  await waitFor(() => expect(screen.queryByTestId('message-text')).toBeNull());
  expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
    call: 'c1',
    template: 'Ready',
    text: 'Готово, Оксана! {call.number}!!!',
  });
});

test('a customer of a list is written to at another number of his, which one does not see', async () => {
  const asked = answerPaths({
    'GET /api/message-templates': [],
    'GET /api/messages/outline?contact=k1': OUTLINE,
    'POST /api/messages/sms': { id: 'm' },
  });
  drawButtons(<MessageButtons contact="k1" who="Оксана" />, ['sms.send']);
  await userEvent.click(screen.getByRole('button', { name: 'New SMS: Оксана' }));
  await userEvent.click(await screen.findByTestId('message-recipient'));
  await userEvent.click(await screen.findByText('•••••••••••68'));
  expect(screen.queryByTestId('message-to')).toBeNull();
  fireEvent.change(screen.getByTestId('message-text'), { target: { value: 'hello' } });
  await userEvent.click(screen.getByTestId('message-send'));
  await waitFor(() => expect(screen.queryByTestId('message-text')).toBeNull());
  expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
    contact: 'k1',
    place: 1,
    text: 'hello',
  });
});

test('a refusal is said and the text is kept', async () => {
  const refused = [429, { code: 'message.too_many' }] as [number, object];
  answerPaths({ ...LISTS, 'POST /api/messages/sms': refused });
  drawButtons(<MessageButtons call="c1" />, RIGHTS);
  await userEvent.click(screen.getByTestId('write-sms'));
  fireEvent.change(await screen.findByTestId('message-text'), { target: { value: 'hello' } });
  await userEvent.click(screen.getByTestId('message-send'));
  expect((await screen.findByTestId('message-problem')).textContent).toContain('Ten messages');
  expect(screen.getByTestId<HTMLTextAreaElement>('message-text').value).toBe('hello');
});

test('the row with the buttons goes while one writes, and the text stays', async () => {
  answerPaths(LISTS);
  let leave = () => {};
  function Row() {
    const [isHere, setHere] = useState(true);
    leave = () => setHere(false);
    return isHere && <MessageButtons call="c1" />;
  }
  drawButtons(<Row />, RIGHTS);
  await userEvent.click(screen.getByTestId('write-sms'));
  fireEvent.change(await screen.findByTestId('message-text'), { target: { value: 'hello' } });
  act(leave);
  expect(screen.queryByTestId('write-sms')).toBeNull();
  expect(screen.getByTestId<HTMLTextAreaElement>('message-text').value).toBe('hello');
});

test('without a mail account the dialog says who sets one', async () => {
  answerPaths(LISTS);
  drawButtons(<MessageButtons call="c1" />, ['email.send']);
  expect(screen.queryByTestId('write-sms')).toBeNull();
  await userEvent.click(screen.getByTestId('write-email'));
  expect((await screen.findByTestId('message-none')).textContent).toContain('Settings → Mail');
});

test('the history says what became of each message, and why not', async () => {
  const row = {
    id: 'm',
    channel: 'sms',
    state: 'failed',
    why: 'not_delivered',
    said: 'UNDELIV',
    recipient: '+380671234567',
    subject: '',
    text: 'hello',
    author_name: 'Olena',
    segments: 2,
    created_at: '2026-11-22T10:00:00Z',
  };
  answerPaths({ 'GET /api/messages?call=c1': { rows: [row], next_cursor: null } });
  drawSettings(<MessageHistory call="c1" />, RIGHTS);
  const shown = (await screen.findByTestId('message')).textContent;
  expect(shown).toContain('not delivered');
  expect(shown).toContain('The provider could not deliver it. (UNDELIV)');
  expect(shown).toContain('segments: 2');
});
