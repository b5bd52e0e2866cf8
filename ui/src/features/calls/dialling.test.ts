// @vitest-environment node
import { expect, test } from 'vitest';
import { myCall, snapshot } from '../../../tests/support/snapshots.ts';
import { hasFreeLine } from './dialling.ts';
import { NO_PHONE, type PhoneCall } from './softphone.ts';

const { me } = snapshot();
const talk = myCall({ stage: 'talk' });
const sound: PhoneCall = {
  direction: 'incoming',
  stage: 'talking',
  number: '',
  isMuted: false,
  line: 'c1',
};
const talking = { ...NO_PHONE, call: sound };
const withLines = (max_lines: number, call = talk) => snapshot({ me: { ...me, max_lines }, call });

test('whoever has no call may dial, and whoever has one line no second time', () => {
  expect(hasFreeLine(snapshot(), NO_PHONE)).toBe(true);
  expect(hasFreeLine(snapshot(), talking)).toBe(false);
  expect(hasFreeLine(withLines(1), talking)).toBe(false);
});

test('on a further line one dials beside a talk of this page, not beside what rings', () => {
  expect(hasFreeLine(withLines(2), talking)).toBe(true);
  expect(hasFreeLine(withLines(2), NO_PHONE)).toBe(false);
  expect(hasFreeLine(withLines(2, myCall()), talking)).toBe(false);
  const rings = { ...talking, others: [{ ...sound, stage: 'ringing' as const, line: 'c2' }] };
  expect(hasFreeLine(withLines(2), rings)).toBe(false);
  const both = { ...withLines(2), lines: [myCall({ call: 'c2', stage: 'talk', is_held: true })] };
  expect(hasFreeLine(both, talking)).toBe(false);
});
