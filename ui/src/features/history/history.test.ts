// What a row of the history says, and what its filters ask.
import { beforeAll, expect, test } from 'vitest';
import { addSettingsTexts } from '../../i18n/settings.ts';
import { startTexts } from '../../i18n/setup.ts';
import { type Act, NOTHING, questionOf } from './model.ts';
import { details, differences } from './said.ts';

const ACT: Act = {
  id: 'e1',
  at: '2026-11-22T10:00:00Z',
  kind: 'settings',
  action: 'changed',
  what: 'queue',
  thing: 'q1',
  title: 'Support',
  by: 'u1',
  by_name: 'Zoya',
  ip: '',
  call: null,
  is_open: false,
  before: {},
  after: {},
  more: {},
};

beforeAll(async () => {
  await startTexts('en');
  addSettingsTexts();
});

test('fields are called as in their form, values are words', () => {
  const told = differences({
    ...ACT,
    before: { is_active: true, strategy: 'ring_all', name: 'Help' },
    after: { is_active: false, strategy: 'longest_idle', name: 'Support' },
  });
  expect(told).toEqual([
    { name: 'In use', before: 'yes', after: 'no' },
    {
      name: 'Who is rung',
      before: 'All at once',
      after: 'Whoever has been free longest',
    },
    { name: 'Name', before: 'Help', after: 'Support' },
  ]);
});

test('when the form of a queue opens is told in words', () => {
  const told = differences({
    ...ACT,
    what: 'queue_form',
    before: { moment: 'ring', mode: 'tab' },
    after: { moment: 'answer', mode: 'popup' },
  });
  expect(told.map(({ before, after }) => [before, after])).toEqual([
    ['when it rings', 'when it is answered'],
    ['new tab', 'new window'],
  ]);
});

test('what is chosen of a few is called as in its form', () => {
  const after = { on_missed: 'away', pcp_mode: 'auto', topic_rule: 'mandatory', language: 'uk' };
  const told = differences({ ...ACT, action: 'created', after });
  expect(told.map(({ after }) => after)).toEqual([
    'Becomes away',
    'By itself',
    'Must be chosen',
    'Українська',
  ]);
  const sms = differences({ ...ACT, what: 'sms_provider', after: { kind: 'http' } });
  expect(sms[0]).toEqual({ name: 'Kind', before: '', after: 'HTTP requests' });
  const phones = { ring_plan: { kind: 'ordered' }, int_phone: { shows: 'customer' } };
  const card = differences({ ...ACT, what: 'user_phone', after: phones });
  expect(card.map(({ after }) => after)).toEqual([
    'Kind: One after another',
    'What its display shows: The customer’s number',
  ]);
  // The name of a melody is no word of ours.
  const music = differences({ ...ACT, after: { music: 'auto' } });
  expect(music[0]?.after).toBe('auto');
});

test('money is told in whole units', () => {
  const told = differences({
    ...ACT,
    before: { paid_hour_micros: 0 },
    after: { paid_hour_micros: 95_500_000 },
  });
  expect(told).toEqual([{ name: 'Price of a paid hour', before: '0', after: '95.5' }]);
});

test('rights of a role are sentences with their scope', () => {
  const told = differences({
    ...ACT,
    what: 'role',
    before: { permissions: {} },
    after: { permissions: { 'audit.view': 'company' } },
  });
  expect(told).toEqual([{ name: 'Rights', before: '', after: 'See who changed what: company' }]);
});

test('what else there is to say is said', () => {
  const heard = { seconds: 20, why: 'left', mode: 'listen' };
  expect(details({ ...ACT, action: 'supervision_ended', more: heard })).toBe(
    '20 s · had heard enough',
  );
  expect(details({ ...ACT, action: 'moved', more: { was: 'A', queue: 'B' } })).toBe('A → B');
});

test('filters become what the server understands', () => {
  const now = new Date(2026, 10, 22, 15, 0);
  expect(questionOf({ ...NOTHING, period: 'all', kind: 'what:queue' }, now)).toEqual({
    what: 'queue',
  });
  const custom = { ...NOTHING, period: 'custom', from: '2026-11-01', to: '2026-11-02' } as const;
  expect(questionOf({ ...custom, kind: 'people', person: 'u1' }, now)).toEqual({
    since: new Date(2026, 10, 1).toISOString(),
    until: new Date(2026, 10, 3).toISOString(),
    kind: 'people',
    person: 'u1',
  });
});
