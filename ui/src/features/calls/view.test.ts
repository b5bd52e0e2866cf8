// @vitest-environment node
import { expect, test } from 'vitest';
import { ME, myCall, OTHER, operator } from '../../../tests/support/snapshots.ts';
import type { MyCall } from '../../live/snapshot.ts';
import type { PhoneCall } from './softphone.ts';
import { cardView, isRungBack, nameFor, phoneCallOf } from './view.ts';

const OPERATORS = [operator(ME, '201', 'Olena'), operator(OTHER, '202', 'Maksym')];
const phone = (change: Partial<PhoneCall>): PhoneCall => ({
  direction: 'incoming',
  stage: 'ringing',
  number: '+380501112233',
  isMuted: false,
  ...change,
});

test('no call on either side means no card', () => {
  expect(cardView(null, null, OPERATORS, ME)).toBeNull();
});

test('a phone that rings is shown even before the server told about the call', () => {
  const view = cardView(null, phone({}), OPERATORS, ME);
  expect(view).toMatchObject({ stage: 'incoming', who: '+380501112233', isInBrowser: true });
});

test('a call at a desk phone is shown, but cannot be answered here', () => {
  expect(cardView(myCall(), null, OPERATORS, ME)).toMatchObject({
    stage: 'incoming',
    isInBrowser: false,
  });
});

test('between answering and talking it says connecting', () => {
  expect(cardView(myCall(), phone({ stage: 'connecting' }), OPERATORS, ME)?.stage).toBe(
    'connecting',
  );
  expect(cardView(myCall(), phone({ stage: 'talking' }), OPERATORS, ME)?.stage).toBe('connecting');
});

test('in talk the microphone of this browser counts, and hold is the server’s', () => {
  const talk_since = '2026-11-22T10:00:09Z';
  const server = myCall({ stage: 'talk', lead: ME, talk_since, is_held: true });
  const view = cardView(server, phone({ stage: 'talking', isMuted: true }), OPERATORS, ME);
  expect(view).toMatchObject({ stage: 'talk', isHeld: true, isMuted: true, canHold: true });
});

test('a robot has no hold', () => {
  const server = myCall({ stage: 'robot', direction: 'internal', party: null });
  const view = cardView(server, phone({ direction: 'outgoing', stage: 'talking' }), OPERATORS, ME);
  expect(view).toMatchObject({ stage: 'robot', canHold: false });
});

test('a colleague is called by name, found by id or by short number', () => {
  const server = myCall({ party: null, direction: 'internal', operator: OTHER, dialled: '202' });
  expect(cardView(server, null, OPERATORS, ME)?.who).toBe('Maksym');
  expect(cardView(null, phone({ number: '202' }), OPERATORS, ME)?.who).toBe('Maksym');
});

test('a named customer keeps his number below the name', () => {
  const server = myCall({ party: { number: '+380501112233', name: 'Kateryna' } });
  expect(cardView(server, null, OPERATORS, ME)).toMatchObject({
    who: 'Kateryna',
    number: '+380501112233',
  });
});

test('my own call shows what I dialled, not the address of the switch', () => {
  const server = myCall({ party: null, direction: 'internal', stage: 'dialling', dialled: '800' });
  const view = cardView(
    server,
    phone({ direction: 'outgoing', stage: 'dialling', number: 's' }),
    OPERATORS,
    ME,
  );
  expect(view).toMatchObject({ stage: 'dialling', who: '800' });
});

test('a call that comes never takes the sound of one that I dialled', () => {
  const out = phone({ direction: 'outgoing', stage: 'talking' });
  const state = { call: out, others: [] };
  const dialled = myCall({ stage: 'talk', direction: 'outbound', offer: null });
  expect(phoneCallOf(dialled, state)).toBe(out);
  for (const direction of ['inbound', 'internal'] as const) {
    expect(phoneCallOf(myCall({ direction }), state)).toBeNull();
  }
  const atDesk = myCall({ stage: 'talk', direction: 'inbound', offer: null });
  expect(phoneCallOf(atDesk, state)).toBeNull();
});

test('of several sounds a call has the one of its name', () => {
  const out = phone({ direction: 'outgoing', stage: 'talking' });
  const named = phone({ line: myCall().call });
  expect(phoneCallOf(myCall(), { call: out, others: [named] })).toBe(named);
});

test('a call that was dialled here is named once it is certain which it is', () => {
  const [rung, out] = [phone({ line: 'c1' }), phone({ direction: 'outgoing', stage: 'dialling' })];
  const talk = myCall({ stage: 'talk' });
  const more = { direction: 'outbound', stage: 'dialling', offer: null } as const;
  const dialled = myCall({ call: 'c2', ...more });
  expect(nameFor([talk], { call: out, others: [rung] })).toBeNull();
  expect(nameFor([dialled, talk], { call: out, others: [rung] })).toBe('c2');
  expect(nameFor([dialled, talk], { call: { ...out, line: 'c2' }, others: [rung] })).toBeNull();
});

test('the server rings back a talk of two, and no other', () => {
  const talk = myCall({ call: 'a', stage: 'talk', lead: ME });
  const members = [ME, OTHER].map((one) => ({ leg: one, operator: one, party: null }));
  expect(isRungBack([talk], ME, 'a')).toBe(true);
  expect(isRungBack([{ ...talk, is_held: true }], ME, 'a')).toBe(true);
  expect(isRungBack([talk], ME, 'b')).toBe(false);
  expect(isRungBack([myCall({ call: 'a' })], ME, 'a')).toBe(false);
  expect(isRungBack([{ ...talk, members } as MyCall], ME, 'a')).toBe(false);
  const transfer = { kind: 'consult', by: ME, stage: 'consulting' };
  expect(isRungBack([{ ...talk, transfer } as unknown as MyCall], ME, 'a')).toBe(false);
  expect(isRungBack([], ME)).toBe(false);
});

test('of a call that was dialled here and has no name yet, those that I dialled are asked', () => {
  const came = myCall({ call: 'a', stage: 'ringing' });
  const dialled = myCall({ call: 'b', direction: 'outbound', stage: 'talk', offer: null });
  expect(isRungBack([came, dialled], ME)).toBe(true);
  expect(isRungBack([{ ...dialled, stage: 'robot' }], ME)).toBe(false);
});
