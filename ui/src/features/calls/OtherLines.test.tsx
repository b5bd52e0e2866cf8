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

const at = '2026-11-22T10:00:00Z';
const talk = myCall({ stage: 'talk', lead: ME, talk_since: at });
const held = { ...talk, call: 'c2', is_held: true, party: { number: '+380672223344', name: '' } };
/** The server's clock says ten. */
const HOLD = { talk_since: '2026-11-22T09:00:00Z', held_since: '2026-11-22T09:59:55Z' };
const rings = myCall({ call: 'c3', party: { number: '+380933334455', name: '' } });
const SOUND: PhoneCall = {
  direction: 'incoming',
  stage: 'talking',
  number: '',
  isMuted: false,
  line: 'c1',
};

function draw(
  lines: (typeof talk)[],
  others: PhoneCall[],
  call: PhoneCall = SOUND,
  mine: typeof talk = talk,
) {
  const phone = new TestPhone({ registration: 'registered', microphone: 'ready', call, others });
  const drawn = drawWorking(
    <CallCard statusColors={STATUS_COLORS} />,
    snapshot({ call: mine, lines }),
    phone,
  );
  return drawn.then(() => phone);
}

test('a second call rings beside the talk and is answered by its key', async () => {
  const phone = await draw([rings], [{ ...SOUND, stage: 'ringing', line: 'c3' }]);
  expect(screen.getByTestId('call-who').textContent).toBe('+380501112233');
  expect(screen.getByTestId('line-who').textContent).toBe('+380933334455');
  expect(screen.getByTestId('line-state').dataset.state).toBe('rings');
  fireEvent.keyDown(document.body, { code: 'KeyA', altKey: true });
  await userEvent.click(screen.getByTestId('line-reject'));
  expect(phone.done).toEqual(['start', 'answer c3', 'reject c3']);
});

test('a key and a button turn to the customer who waits', async () => {
  const asked = answerWith(202);
  await draw([held], [{ ...SOUND, line: 'c2' }]);
  expect(screen.getByTestId('line-state').dataset.state).toBe('waits');
  fireEvent.keyDown(document.body, { code: 'KeyL', altKey: true });
  await userEvent.click(screen.getByTestId('line-turn'));
  const resumed = '/api/calls/c2/resume';
  await waitFor(() => expect(asked.map((one) => one.path)).toEqual([resumed, resumed]));
});

test('so long he waits as the hold lasts, not the talk', async () => {
  await draw([{ ...held, ...HOLD }], [{ ...SOUND, line: 'c2' }]);
  expect(screen.getByTestId('line-state').textContent).toMatch(/0:(0[5-9]|[1-5]\d)$/);
});

test('the card says since when its customer hears music, beside the time of the talk', async () => {
  await draw([], [], SOUND, { ...talk, is_held: true, ...HOLD });
  expect(screen.getByTestId('hold-timer').textContent).toMatch(/^0:(0[5-9]|[1-5]\d)$/);
});

test('the one who waits can be hung up, and the talk goes on', async () => {
  const phone = await draw([held], [{ ...SOUND, line: 'c2' }]);
  await userEvent.click(screen.getByTestId('line-hang-up'));
  expect(phone.done).toEqual(['start', 'hang up c2']);
});

test('the phone sounds with the call on the card', async () => {
  const phone = await draw([held], [SOUND], { ...SOUND, line: 'c2' });
  expect(phone.done).toEqual(['start', 'turn to c1']);
});

test('a second call at a desk phone is refused by the server, and the dialled talk goes on', async () => {
  const asked = answerWith(202);
  const phone = await draw([rings], [], { ...SOUND, direction: 'outgoing', line: undefined });
  fireEvent.keyDown(document.body, { code: 'KeyA', altKey: true });
  await userEvent.click(screen.getByTestId('line-reject'));
  await waitFor(() => expect(asked.map((one) => one.path)).toEqual(['/api/calls/c3/reject']));
  expect(phone.done).toEqual(['start']);
});

test('the phone sounds with a call that was dialled, which has no name there', async () => {
  const out: PhoneCall = { ...SOUND, direction: 'outgoing', line: undefined };
  const mine = { ...talk, direction: 'outbound' as const, offer: null };
  const phone = await draw([held], [out], { ...SOUND, line: 'c2' }, mine);
  expect(phone.done).toEqual(['start', 'turn to', 'name c1']);
});

test('what was dialled in a talk is heard, though the page hears of the first talk only', async () => {
  const out: PhoneCall = { ...SOUND, direction: 'outgoing', line: undefined };
  const phone = await draw([], [SOUND], out);
  expect(phone.done).toEqual(['start']);
});

test('and when the dialled call is told of before the first one is put on hold', async () => {
  const out: PhoneCall = { ...SOUND, direction: 'outgoing', line: 'c2' };
  const dialled = { ...talk, call: 'c2', direction: 'outbound' as const, offer: null };
  const phone = await draw([dialled], [SOUND], out);
  expect(phone.done).toEqual(['start']);
});
