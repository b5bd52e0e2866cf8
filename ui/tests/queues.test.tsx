// The queues page: a new queue with its people, what is sent and what is kept, who may only look.

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { QueuesPage } from '../src/features/queues/QueuesPage.tsx';
import { answerPaths } from './support/answers.ts';
import { drawSettings } from './support/settings.tsx';

// The whole drawer is drawn at every press: a busy machine needs longer than usual.
// jsdom has no layout: a list that opens scrolls nowhere.
Element.prototype.scrollIntoView = () => undefined;

const SETTINGS = {
  strategy: 'longest_idle',
  tariff_call: '1/1/1',
  tariff_busy: '1/1/1',
  tariff_pcp: '1/1/1',
  priority: 50,
  ring_seconds: 20,
  retry_seconds: 1,
  on_missed: 'away',
  missed_in_row: 2,
  on_rejected: 'penalty',
  penalty_seconds: 10,
  pcp_seconds: 30,
  tier_wait_seconds: 0,
  max_length: 0,
  join_when_no_operators: true,
  music: 'default',
  announce_seconds: 30,
  max_wait_seconds: 0,
  is_recorded: true,
  is_auto_answered: false,
  target_seconds: 20,
  caller_number: '',
  providers: [],
  country: '',
  short_abandon_seconds: 5,
  pcp_mode: 'auto',
  pcp_extend_seconds: 0,
  ring_all_max: 0,
  step_seconds: 5,
  relax_seconds: 15,
  sticky_days: 30,
  sticky_wait_seconds: 20,
  sticky_fallback: 'longest_idle',
  skills: [],
  stats_window: 'today',
  scope: 'queue',
  timezone: '',
  reset_idle_on_ready: false,
  max_rounds: 0,
  reserve_gap_seconds: 0,
  join_when_all_away: true,
  leave_when_empty: false,
  overflow_seconds: 0,
  overflow_queue: '',
  vip_list: '',
  vip_mode: 'front',
  vip_boost: 10,
};
const ROOM = { weight: 10, is_active: true, skills: {} };
const ANNA = { user_account: 'anna', priority: 1, position: 0, ...ROOM };
const BORIS = { user_account: 'boris', priority: 2, position: 1, ...ROOM, weight: 70 };
const QUEUE = {
  id: 'q',
  project: 'x',
  name: 'Support',
  short_number: '500',
  is_active: true,
  /** One that this page has never heard of. */
  settings: { ...SETTINGS, moon_phase: 'full' },
  members: [ANNA, BORIS],
};
const properties = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, value]) => [name, { default: value, maximum: 120 }]),
);
const STRATEGIES = [
  { name: 'longest_idle', title: 'Longest idle', explanation: 'idle' },
  { name: 'by_moon', title: 'By the moon', explanation: 'Who was born under it.' },
];
const LISTS = {
  'GET /api/queues': [QUEUE],
  'GET /api/strategies': STRATEGIES,
  'GET /api/queues/schema': { $ref: '#', $defs: { QueueSettings: { properties } } },
  'GET /api/providers': [],
  'GET /api/users': [
    { id: 'anna', name: 'Anna', is_active: true },
    { id: 'boris', name: 'Boris', is_active: true },
    { id: 'clara', name: 'Clara', is_active: true },
    { id: 'gone', name: 'Gone', is_active: false },
  ],
};
const EDITOR = ['queue.view', 'queue.edit', 'user.view', 'provider.view'];

const sent = (asked: ReturnType<typeof answerPaths>) =>
  asked
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) => [method, path, body]);

async function opens() {
  const user = userEvent.setup();
  await user.click(await screen.findByText('Support'));
  await screen.findByTestId('editor-form');
  return user;
}

test('a new queue is made with what the server says is usual, then its person is put in', async () => {
  const asked = answerPaths({
    ...LISTS,
    'GET /api/queues': [],
    'POST /api/queues': { ...QUEUE, id: 'new' },
    'PUT /api/queues/new/members': QUEUE,
  });
  drawSettings(<QueuesPage />, EDITOR);
  const user = userEvent.setup();
  expect((await screen.findByTestId('empty')).textContent).toContain('Add queue');
  await user.click(screen.getByTestId('add-queue'));
  fireEvent.change(await screen.findByTestId('field-name'), { target: { value: 'Sales' } });
  await user.click(screen.getByTestId('field-add_member'));
  expect(screen.queryByRole('option', { name: 'Gone' })).toBeNull();
  await user.click(await screen.findByRole('option', { name: 'Clara' }));
  await user.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(sent(asked)).toHaveLength(2));
  expect(sent(asked)).toEqual([
    ['POST', '/api/queues', { name: 'Sales', short_number: null, settings: SETTINGS }],
    [
      'PUT',
      '/api/queues/new/members',
      { members: [{ user_account: 'clara', priority: 1, position: 0, ...ROOM }] },
    ],
  ]);
});

test('a setting this page does not know is sent back with the changed one', async () => {
  const asked = answerPaths({ ...LISTS, 'PATCH /api/queues/q': QUEUE });
  drawSettings(<QueuesPage />, EDITOR);
  const user = await opens();
  const ring = screen.getByTestId('field-ring_seconds');
  fireEvent.change(ring, { target: { value: '35' } });
  await user.click(screen.getByTestId('part-reports'));
  fireEvent.change(screen.getByTestId('field-target_seconds'), { target: { value: '15' } });
  await user.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(sent(asked)).toHaveLength(1));
  const settings = { ...SETTINGS, moon_phase: 'full', ring_seconds: 35, target_seconds: 15 };
  expect(sent(asked)).toEqual([['PATCH', '/api/queues/q', { settings }]]);
});

test('people are put into another order, one only calls out; the queue itself is not sent', async () => {
  const asked = answerPaths({ ...LISTS, 'PUT /api/queues/q/members': QUEUE });
  drawSettings(<QueuesPage />, EDITOR);
  const user = await opens();
  const [anna] = await screen.findAllByTestId('member');
  if (!anna) throw new Error('nobody is there');
  await user.click(within(anna).getByTestId('member-tier'));
  await user.click(await screen.findByRole('option', { name: 'Calls out only' }));
  await user.click(within(anna).getByRole('button', { name: /: later$/ }));
  await user.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(sent(asked)).toHaveLength(1));
  const members = [
    { ...BORIS, position: 0 },
    { ...ANNA, priority: null, position: 1 },
  ];
  expect(sent(asked)).toEqual([['PUT', '/api/queues/q/members', { members }]]);
});

test('what the server refuses stands at its field, in a part that opens by itself', async () => {
  const fields = [{ field: 'settings.caller_number', code: 'pattern' }];
  answerPaths({ ...LISTS, 'PATCH /api/queues/q': [422, { code: 'wrong_fields', fields }] });
  drawSettings(<QueuesPage />, EDITOR);
  const user = await opens();
  expect(screen.queryByTestId('field-caller_number')).toBeNull();
  fireEvent.change(screen.getByTestId('field-name'), { target: { value: 'Support 2' } });
  await user.click(screen.getByTestId('editor-save'));
  const number = await screen.findByTestId('field-caller_number');
  expect(number.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('This cannot be written like this')).toBeTruthy();
});

test('people who are refused do not make the new queue twice', async () => {
  const refused = {
    code: 'wrong_fields',
    fields: [{ field: 'members.0.user_account', code: 'unknown' }],
  };
  const asked = answerPaths({
    ...LISTS,
    'POST /api/queues': { ...QUEUE, id: 'new' },
    'PUT /api/queues/new/members': [422, refused],
  });
  drawSettings(<QueuesPage />, EDITOR);
  const user = userEvent.setup();
  await user.click(await screen.findByTestId('add-queue'));
  fireEvent.change(await screen.findByTestId('field-name'), { target: { value: 'Sales' } });
  await user.click(screen.getByTestId('field-add_member'));
  await user.click(await screen.findByRole('option', { name: 'Clara' }));
  await user.click(screen.getByTestId('editor-save'));
  expect(await screen.findByText('There is no such thing any more')).toBeTruthy();
  await user.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(sent(asked)).toHaveLength(3));
  expect(sent(asked).map(([method]) => method)).toEqual(['POST', 'PUT', 'PUT']);
});

test('a strategy without words of ours is told in those of the server', async () => {
  const moon = { ...QUEUE, settings: { ...SETTINGS, strategy: 'by_moon' } };
  answerPaths({ ...LISTS, 'GET /api/queues': [moon] });
  drawSettings(<QueuesPage />, EDITOR);
  expect(await screen.findByText('By the moon')).toBeTruthy();
  await opens();
  const words = within(screen.getByTestId('strategy-words'));
  expect(words.getByText('Who was born under it.')).toBeTruthy();
});

test('who may only look sees it all and can save nothing', async () => {
  answerPaths(LISTS);
  drawSettings(<QueuesPage />, ['queue.view', 'user.view']);
  const user = await opens();
  expect(screen.queryByTestId('add-queue')).toBeNull();
  expect(screen.queryByTestId('editor-save')).toBeNull();
  expect(screen.queryByTestId('field-add_member')).toBeNull();
  expect(screen.queryByTestId('member-remove')).toBeNull();
  expect(screen.getByTestId<HTMLInputElement>('field-name').readOnly).toBe(true);
  expect(await screen.findByText('Boris')).toBeTruthy();
  await user.click(screen.getByTestId('part-waiting'));
  expect(screen.getByTestId<HTMLInputElement>('field-max_length').readOnly).toBe(true);
});
