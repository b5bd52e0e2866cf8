import { fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerWith } from '../../../../tests/support/answers.ts';
import { drawWorking } from '../../../../tests/support/page.tsx';
import { TestPhone } from '../../../../tests/support/phone.ts';
import { AT, ME, myCall, OTHER, snapshot } from '../../../../tests/support/snapshots.ts';
import type { CardTransfer, MyCall } from '../../../live/snapshot.ts';
import { STATUS_COLORS } from '../../../live/statusWords.ts';
import { CallCard } from '../CallCard.tsx';

const RIGHTS = ['call.transfer', 'call.transfer_external', 'call.conference', 'rec.pause'];
const asked: CardTransfer = {
  kind: 'attended',
  by: ME,
  stage: 'ringing',
  since: AT,
  to_kind: 'operator',
  to: OTHER,
  party: null,
  is_with_target: false,
};

async function talks(change: Partial<MyCall> = {}, rights = RIGHTS): Promise<void> {
  const call = myCall({ stage: 'talk', lead: ME, talk_since: AT, ...change });
  const phone = new TestPhone({
    registration: 'registered',
    microphone: 'ready',
    call: { direction: 'incoming', stage: 'talking', number: '1', isMuted: false, line: 'c1' },
  });
  const card = <CallCard statusColors={STATUS_COLORS} />;
  await drawWorking(card, snapshot({ call }), phone, rights);
}

test('who may not transfer sees no button for it', async () => {
  await talks({ recording: { id: 'r', is_paused: false } }, []);
  for (const button of ['transfer', 'invite', 'record']) {
    expect(screen.queryByTestId(button)).toBeNull();
  }
});

test('Alt+T, a name and Enter hand the customer over', async () => {
  const sent = answerWith(202);
  await talks();
  fireEvent.keyDown(document.body, { code: 'KeyT', altKey: true });
  await userEvent.type(await screen.findByTestId('target-search'), 'maks{Enter}');
  expect(sent).toMatchObject([
    {
      path: '/api/calls/c1/transfer',
      body: { kind: 'blind', to: { kind: 'operator', id: OTHER } },
    },
  ]);
  await waitFor(() => expect(screen.queryByTestId('target-picker')).toBeNull());
});

test('Shift+Enter asks first; arrows choose among those found', async () => {
  const sent = answerWith(202);
  await talks();
  await userEvent.click(screen.getByTestId('transfer'));
  const search = await screen.findByTestId('target-search');
  await userEvent.type(search, '0442790000');
  expect(screen.getByTestId('target').dataset.key).toBe('number');
  await userEvent.clear(search);
  await userEvent.type(search, '{ArrowDown}{ArrowUp}{Shift>}{Enter}{/Shift}');
  expect(sent[0]?.body).toEqual({ kind: 'attended', to: { kind: 'operator', id: OTHER } });
});

test('an invitation goes to the conference', async () => {
  const sent = answerWith(202);
  await talks();
  await userEvent.click(screen.getByTestId('invite'));
  await userEvent.click(await screen.findByTestId('invite-now'));
  expect(sent).toMatchObject([
    { path: '/api/calls/c1/invite', body: { to: { kind: 'operator', id: OTHER } } },
  ]);
});

test('while a colleague is consulted it is plain who hears whom, and each way on has its key', async () => {
  const sent = answerWith(202);
  await talks({ is_held: true, transfer: { ...asked, stage: 'consulting', is_with_target: true } });
  expect(screen.getByTestId('talks-with').dataset.who).toBe('target');
  expect(screen.getByTestId('hold').hasAttribute('disabled')).toBe(true);
  for (const code of ['KeyS', 'KeyB', 'Enter']) {
    fireEvent.keyDown(document.body, { code, altKey: true });
  }
  expect(sent.map((one) => one.path)).toEqual(
    ['swap', 'return', 'complete'].map((order) => `/api/calls/c1/${order}`),
  );
});

test('he who is asked sees who asks, and cannot hand over', async () => {
  await talks({ lead: OTHER, transfer: { ...asked, by: OTHER, to: ME, stage: 'consulting' } });
  expect(screen.getByTestId('transfer-title').textContent).toContain('Maksym');
  expect(screen.queryByTestId('transfer')).toBeNull();
  expect(screen.queryByTestId('complete')).toBeNull();
});

test('a conference lists everybody; its operator leaves while others stay', async () => {
  const guest = { leg: 'c1.7', operator: null, party: { number: '+380442790000', name: '' } };
  const two = [ME, OTHER].map((one) => ({ leg: one, operator: one, party: null }));
  await talks({ members: [...two, guest], is_held: true });
  const members = screen.getAllByTestId('member').map((one) => one.textContent);
  expect(members).toEqual(['+380501112233 — Hears music', 'You', 'Maksym', '+380442790000']);
  expect(screen.getByTestId('hang-up').textContent).toContain('Leave');
  expect(screen.getByTestId('transfer').hasAttribute('disabled')).toBe(true);
});

test('a recording is paused and goes on', async () => {
  const sent = answerWith(202);
  await talks({ recording: { id: 'r', is_paused: true } });
  expect(screen.getByTestId('recording-now').dataset.paused).toBe('true');
  await userEvent.click(screen.getByTestId('record'));
  expect(sent).toMatchObject([{ path: '/api/calls/c1/record', body: { is_paused: false } }]);
});
