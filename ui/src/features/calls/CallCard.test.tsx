import { fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerWith } from '../../../tests/support/answers.ts';
import { drawWorking } from '../../../tests/support/page.tsx';
import { TestPhone } from '../../../tests/support/phone.ts';
import { ME, myCall, snapshot } from '../../../tests/support/snapshots.ts';
import { STATUS_COLORS } from '../../live/statusWords.ts';
import { CallCard } from './CallCard.tsx';
import type { PhoneCall } from './softphone.ts';

const RINGS: PhoneCall = {
  direction: 'incoming',
  stage: 'ringing',
  number: '+380501112233',
  isMuted: false,
  line: 'c1',
};
const TALKS: PhoneCall = { ...RINGS, stage: 'talking' };

function phoneWith(call: PhoneCall | null): TestPhone {
  return new TestPhone({ registration: 'registered', microphone: 'ready', call });
}

const ringing = snapshot({ call: myCall() });
const talking = snapshot({
  call: myCall({ stage: 'talk', lead: ME, talk_since: '2026-11-22T10:00:00Z' }),
});

test('an incoming call shows who, the queue and both buttons', async () => {
  await drawWorking(<CallCard statusColors={STATUS_COLORS} />, ringing, phoneWith(RINGS));
  expect(screen.getByTestId('call-who').textContent).toBe('+380501112233');
  expect(screen.getByTestId('call-queue').textContent).toBe('Support');
  expect(screen.getByTestId('answer')).toBeTruthy();
  expect(screen.getByTestId('reject')).toBeTruthy();
});

test('the call is answered by Alt+A and rejected by Alt+X, on a Ukrainian layout too', async () => {
  const phone = phoneWith(RINGS);
  await drawWorking(<CallCard statusColors={STATUS_COLORS} />, ringing, phone);
  fireEvent.keyDown(document.body, { code: 'KeyA', key: 'ф', altKey: true });
  fireEvent.keyDown(document.body, { code: 'KeyX', key: 'ч', altKey: true });
  expect(phone.done).toEqual(['start', 'answer c1', 'reject c1']);
});

test('Enter answers, because the button has the focus', async () => {
  const phone = phoneWith(RINGS);
  await drawWorking(<CallCard statusColors={STATUS_COLORS} />, ringing, phone);
  expect(document.activeElement).toBe(screen.getByTestId('answer'));
  await userEvent.keyboard('{Enter}');
  expect(phone.done).toContain('answer c1');
});

test('a call that rings at a desk phone is rejected through the server', async () => {
  const asked = answerWith(202);
  await drawWorking(<CallCard statusColors={STATUS_COLORS} />, ringing, phoneWith(null));
  expect(screen.getByTestId('answer').hasAttribute('disabled')).toBe(true);
  await userEvent.click(screen.getByTestId('reject'));
  expect(asked).toMatchObject([{ method: 'POST', path: '/api/calls/c1/reject' }]);
});

test('hold is the server’s, mute is at once in this browser and told to the server', async () => {
  const asked = answerWith(202);
  const phone = phoneWith(TALKS);
  await drawWorking(<CallCard statusColors={STATUS_COLORS} />, talking, phone);
  await userEvent.click(screen.getByTestId('hold'));
  await userEvent.click(screen.getByTestId('mute'));
  await waitFor(() =>
    expect(asked.map((one) => one.path)).toEqual(['/api/calls/c1/hold', '/api/calls/c1/mute']),
  );
  expect(phone.done).toContain('mute true');
});

test('keys of the keypad go to the other side and are shown', async () => {
  const phone = phoneWith(TALKS);
  await drawWorking(<CallCard statusColors={STATUS_COLORS} />, talking, phone);
  await userEvent.click(screen.getByTestId('keypad-toggle'));
  await userEvent.click(screen.getByTestId('key-5'));
  await userEvent.click(screen.getByTestId('key-#'));
  expect(phone.done).toEqual(['start', 'digits 5', 'digits #']);
  expect(screen.getByTestId('pressed').textContent).toBe('5#');
});

test('hanging up works even when the server does not answer', async () => {
  const phone = phoneWith(TALKS);
  await drawWorking(<CallCard statusColors={STATUS_COLORS} />, talking, phone);
  await userEvent.click(screen.getByTestId('hang-up'));
  expect(phone.done).toContain('hang up c1');
});
