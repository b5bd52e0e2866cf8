// @vitest-environment node
import { expect, test } from 'vitest';
import { snapshot } from '../../../tests/support/snapshots.ts';
import type { SharedPhoneState } from './otherTab.ts';
import { isOnlySmall, reachProblems } from './reach.ts';
import { NO_PHONE } from './softphone.ts';

const { me } = snapshot();
const phone = (change: Partial<SharedPhoneState>): SharedPhoneState => ({
  ...NO_PHONE,
  registration: 'registered',
  microphone: 'ready',
  isLeading: true,
  ...change,
});

test('all is well: nothing is shown', () => {
  expect(reachProblems('live', phone({}), me)).toEqual([]);
});

test('every obstacle is named', () => {
  expect(reachProblems('reconnecting', phone({}), me)).toEqual(['offline']);
  expect(reachProblems('live', phone({ registration: 'failed' }), me)).toEqual(['not_registered']);
  expect(reachProblems('live', phone({ microphone: 'denied' }), me)).toEqual(['microphone_denied']);
  expect(reachProblems('live', phone({ microphone: 'missing' }), me)).toEqual([
    'microphone_missing',
  ]);
  expect(reachProblems('live', phone({ microphone: 'insecure' }), me)).toEqual([
    'microphone_insecure',
  ]);
  expect(reachProblems('live', phone({ microphone: 'taken' }), me)).toEqual(['microphone_taken']);
  expect(reachProblems('live', phone({ microphone: 'asking' }), me)).toEqual(['microphone_asking']);
  expect(reachProblems('live', phone({ isSoundLocked: true }), me)).toEqual(['sound_locked']);
});

test('a phone that the server does not see is told, unless our own state explains it', () => {
  const unseen = { ...me, is_reachable: false, why: 'not_registered' as const };
  expect(reachProblems('live', phone({}), unseen)).toEqual(['server_unregistered']);
  expect(reachProblems('live', phone({ registration: 'failed' }), unseen)).toEqual([
    'not_registered',
  ]);
});

test('that the server offers nothing to a page without a microphone needs no second word', () => {
  const voiceless = { ...me, is_reachable: false, why: 'no_microphone' as const };
  const denied = phone({ microphone: 'denied' });
  expect(reachProblems('live', denied, voiceless)).toEqual(['microphone_denied']);
  expect(reachProblems('live', phone({}), voiceless)).toEqual([]);
});

test('an offer that no phone took up is told until he works again', () => {
  const left = { ...me, state: 'away' as const, reason: 'unreachable' };
  expect(reachProblems('live', phone({}), left)).toEqual(['offer_unreached']);
  expect(isOnlySmall(['offer_unreached', 'sound_locked'])).toBe(true);
  expect(isOnlySmall(['offer_unreached', 'not_registered'])).toBe(false);
});

test('an account without a browser phone is not asked for a microphone', () => {
  const none = phone({ registration: 'forbidden', microphone: 'missing' });
  expect(reachProblems('live', none, me)).toEqual([]);
});
