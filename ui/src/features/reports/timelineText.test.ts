import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { startTexts } from '../../i18n/setup.ts';
import { legsOf } from './legText.ts';
import { describe } from './timelineText.ts';

const NAMES = { operator: () => 'Olena', queue: () => 'Support' };
const say = (event: object, legs = new Map<string, string | null>()) =>
  describe(event as DzvinEvent, NAMES, legs, i18next.t);

beforeAll(() => startTexts('en'));

test('a lost call says why, by whom and with which SIP answer', () => {
  const told = say({
    name: 'call.ended',
    call: 'c1',
    ended_by: 'customer',
    sip_code: 487,
    lost_reason: 'abandoned_queue',
  });
  expect(told).toEqual({
    text: 'Call ended by the customer',
    mood: 'bad',
    notes: ['Hung up in the queue', 'hung up before the answer (SIP 487)'],
  });
});

test('why a phone was hung up is said in words, with the code for who looks it up', () => {
  const ended = { name: 'leg.ended', call: 'c1', leg: 'c1.1', kind: 'operator', operator: 'o' };
  expect(say({ ...ended, sip_code: 486, cause: 16 }).notes).toEqual([
    'busy (SIP 486)',
    'hung up (Q.850: 16)',
  ]);
  expect(say({ ...ended, sip_code: 499, cause: 4 }).notes).toEqual([
    'SIP 499',
    'reason with the code 4 (Q.850)',
  ]);
});

test('a step of the scenario says what was pressed and where it went', () => {
  const node = { name: 'node.left', call: 'c1', node: 'n2', kind: 'menu', entered_at: '' };
  expect(say({ ...node, exit: '1', pressed: '1' })).toMatchObject({
    text: 'Step “Menu”',
    notes: ['n2', 'pressed: 1', 'exit: 1'],
  });
  expect(say({ ...node, exit: 'no_operators' }).notes).toContain('exit: no operators');
  expect(say({ ...node, exit: 'next' }).notes).toContain('exit: on');
  // A condition calls its exits as its author did.
  expect(say({ ...node, exit: 'Kyiv' }).notes).toContain('exit: Kyiv');
  expect(say({ ...node, exit: '', pressed: '' }).notes).toContain('the call ended here');
});

test('no operator is in a talk with somebody outside: the one outside has ended it', () => {
  const over = { name: 'forward.ended', call: 'c1', leg: 'c1.2' };
  const who = ['operator', 'customer'].map((ended_by) => say({ ...over, ended_by }).text);
  expect(who).toEqual([
    'Outside talk ended by an outside number',
    'Outside talk ended by the customer',
  ]);
});

test('a rating says whom it is about, and a message who has listened', () => {
  const rated = { name: 'call.rated', call: 'c1', rating: 4, queue: null };
  expect(say({ ...rated, operator: 'o' }).text).toBe('The customer rated Olena: 4');
  expect(say({ ...rated, operator: null }).text).toBe('The customer rated the call: 4');
  const heard = { name: 'voicemail.listened', call: 'c1', recording: 'c1.r1', by: 'o' };
  expect(say({ ...heard, is_listened: true }).text).toBe('Olena listened to the message');
  expect(say({ ...heard, is_listened: false }).text).toBe('Olena marked the message as new');
});

test('a beginning is missing when the file says so, not when its answer was late', () => {
  const late = say({ name: 'recording.late', call: 'c1', recording: 'c1.r1', seconds: 4 });
  expect(late).toMatchObject({ mood: 'plain', text: expect.stringContaining('may be missing') });
  const ready = { name: 'recording.ready', call: 'c1', recording: 'c1.r1', seconds: 60 };
  expect(say({ ...ready, size_bytes: 1, missing_seconds: 0 }).notes).toEqual([]);
  expect(say({ ...ready, size_bytes: 1 }).mood).toBe('plain');
  expect(say({ ...ready, size_bytes: 1, missing_seconds: 3 })).toMatchObject({
    mood: 'bad',
    notes: ['The first 0:03 is missing: there is silence instead'],
  });
});

test('a leg is told by the name of whose phone it is', () => {
  const started = { name: 'leg.started', call: 'c1', leg: 'c1.1', kind: 'operator', operator: 'o' };
  const legs = legsOf([started as DzvinEvent]);
  expect(say({ name: 'leg.answered', call: 'c1', leg: 'c1.1' }, legs).text).toBe('Olena picked up');
  expect(say({ name: 'leg.answered', call: 'c1', leg: 'c1.9' }, legs).text).toBe('Picked up');
});

test('a rejected offer has its SIP answer', () => {
  const told = say({
    name: 'offer.failed',
    operator: 'o',
    reason: 'rejected',
    sip_code: 603,
  });
  expect(told).toEqual({ text: 'Olena: rejected', mood: 'bad', notes: ['declined (SIP 603)'] });
});

test('an event of a newer server is still a line', () => {
  expect(say({ name: 'call.transferred' }).text).toBe('Event call.transferred');
});
