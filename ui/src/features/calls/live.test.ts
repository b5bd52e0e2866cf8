// @vitest-environment node
import { expect, test } from 'vitest';
import { frame, ME, myCall, OTHER, QUEUE, snapshot } from '../../../tests/support/snapshots.ts';
import { apply } from '../../live/apply.ts';
import { reduceAcd } from '../acd/live.ts';
import { reduceCalls } from './live.ts';

const REDUCERS = [reduceCalls, reduceAcd];
const PARTY = { number: '+380501112233', name: 'Kateryna' };
const offer = { offer: 'c1.o1', item: 'c1', call: 'c1', operator: ME, queue: QUEUE };

const queued = frame(11, 1, {
  name: 'item.queued',
  item: 'c1',
  call: 'c1',
  queue: QUEUE,
  operator: null,
  priority_delta: 0,
  is_vip: false,
  is_front: false,
  channel: 'voice',
  is_return: false,
  party: null,
  max_length: null,
  ring_seconds: null,
  skills: [],
  relax_seconds: null,
});
const made = frame(
  12,
  5,
  { name: 'offer.made', ...offer, endpoints: ['e'], phones: [], ring_seconds: 15, why: null },
  PARTY,
);
const talk = frame(13, 9, {
  name: 'talk.started',
  call: 'c1',
  leg: 'c1.1',
  operator: ME,
  queue: QUEUE,
});

const dialled = (call: string, leg: string) =>
  ({
    name: 'call.started',
    call,
    direction: 'outbound',
    door: 'operator',
    leg,
    dialled: '',
    party: null,
    operator: ME,
    number: null,
    scenario: null,
    scenario_version: null,
    source_tag: '',
    is_caller_proven: false,
  }) as const;

test('an offer to me shows who calls, from which queue and for how long he has waited', () => {
  const after = [queued, made].reduce((so_far, one) => apply(so_far, one, REDUCERS), snapshot());
  expect(after.call).toMatchObject({
    stage: 'ringing',
    party: PARTY,
    queue: QUEUE,
    queued_at: queued.at,
    until: '2026-11-22T10:00:20.000Z',
  });
});

test('an offer to a colleague does not ring at me', () => {
  const theirs = frame(12, 5, {
    name: 'offer.made',
    ...offer,
    operator: OTHER,
    endpoints: ['e'],
    phones: [],
    ring_seconds: 15,
    why: null,
  });
  expect(apply(snapshot(), theirs, REDUCERS).call).toBeNull();
});

test('talk, hold and resume of my call are shown; the timer runs from the first talk', () => {
  const held = frame(14, 20, { name: 'talk.held', call: 'c1', operator: ME });
  const resumed = frame(15, 30, { name: 'talk.resumed', call: 'c1', operator: ME });
  const talking = apply(snapshot({ call: myCall() }), talk, REDUCERS);
  expect(talking.call).toMatchObject({ stage: 'talk', talk_since: talk.at, until: null });
  const onHold = apply(talking, held, REDUCERS);
  expect(onHold.call).toMatchObject({ is_held: true, held_since: held.at });
  expect(apply(onHold, resumed, REDUCERS).call).toMatchObject({
    is_held: false,
    held_since: null,
    talk_since: talk.at,
  });
});

test('a call that I talked in goes to my calls with its seconds', () => {
  const ended = frame(14, 69, {
    name: 'talk.ended',
    call: 'c1',
    leg: 'c1.1',
    operator: ME,
    ended_by: 'customer',
    queue: QUEUE,
  });
  const after = [talk, ended].reduce(
    (so_far, one) => apply(so_far, one, REDUCERS),
    snapshot({ call: myCall({ party: PARTY }) }),
  );
  expect(after.call).toBeNull();
  expect(after.recent).toMatchObject([{ call: 'c1', outcome: 'talked', talk_seconds: 60 }]);
});

test('a missed and a rejected offer leave the screen and stay in my calls', () => {
  const missed = frame(13, 20, { name: 'offer.missed', ...offer });
  const rejected = frame(13, 8, {
    name: 'offer.failed',
    ...offer,
    reason: 'rejected',
    sip_code: 603,
  });
  const ringing = snapshot({ call: myCall() });
  expect(apply(ringing, missed, REDUCERS)).toMatchObject({
    call: null,
    recent: [{ outcome: 'missed' }],
  });
  expect(apply(ringing, rejected, REDUCERS)).toMatchObject({
    call: null,
    recent: [{ outcome: 'rejected' }],
  });
});

test('an old offer of the same call that is withdrawn late does not end the talk', () => {
  const late = frame(14, 10, { name: 'offer.withdrawn', ...offer, offer: 'c1.o0' });
  const talking = apply(snapshot({ call: myCall() }), talk, REDUCERS);
  expect(apply(talking, late, REDUCERS).call?.stage).toBe('talk');
});

test('a number that I dial goes from dialling to a robot to a colleague', () => {
  const started = frame(11, 0, {
    name: 'call.started',
    call: 'c9',
    direction: 'internal',
    door: 'operator',
    leg: 'c9',
    dialled: '202',
    party: null,
    operator: ME,
    number: null,
    scenario: null,
    scenario_version: null,
    source_tag: '',
    is_caller_proven: false,
  });
  const pickedUp = frame(12, 1, { name: 'call.picked_up', call: 'c9' });
  const theirs = frame(13, 4, {
    name: 'talk.started',
    call: 'c9',
    leg: 'c9.1',
    operator: OTHER,
    queue: null,
  });
  const dialling = apply(snapshot(), started, REDUCERS);
  expect(dialling.call).toMatchObject({ stage: 'dialling', dialled: '202', operator: null });
  const robot = apply(dialling, pickedUp, REDUCERS);
  expect(robot.call?.stage).toBe('robot');
  expect(apply(robot, theirs, REDUCERS).call).toMatchObject({ stage: 'talk', operator: OTHER });
});

test('a frame that is part of the snapshot already changes nothing', () => {
  const before = snapshot({ position: 12 });
  expect(apply(before, made, REDUCERS)).toBe(before);
});

test('an event of a newer server is ignored and the position goes on', () => {
  const unknown = frame(11, 0, { name: 'call.transferred', call: 'c1' } as never);
  const after = apply(snapshot({ call: myCall() }), unknown, REDUCERS);
  expect(after.position).toBe(11);
  expect(after.call?.call).toBe('c1');
});

test('a call that I missed twice is one row of my calls', () => {
  const again = { ...offer, offer: 'c1.o2' };
  const ringing = { endpoints: ['e'], phones: [], ring_seconds: 15, why: null };
  const rows = [
    made,
    frame(13, 20, { name: 'offer.missed', ...offer }),
    frame(14, 21, { name: 'offer.made', ...again, ...ringing }, PARTY),
    frame(15, 36, { name: 'offer.missed', ...again }),
  ].reduce((so_far, one) => apply(so_far, one, REDUCERS), snapshot()).recent;
  expect(rows.map((row) => [row.call, row.outcome])).toEqual([['c1', 'missed']]);
});

test('a call of mine that the company’s limits forbid says so among my calls', () => {
  const mine = myCall({ direction: 'outbound', stage: 'dialling', offer: null });
  const ended = frame(11, 3, {
    name: 'call.ended',
    call: 'c1',
    ended_by: 'system',
    sip_code: 403,
    lost_reason: null,
    result: 'minutes_limit',
  });
  const after = apply(snapshot({ call: mine }), ended, REDUCERS);
  expect(after.recent).toMatchObject([{ outcome: 'unreached', why: 'minutes_limit' }]);
});

test('click to call: my own phone rings, and the card stays the one of the call I asked for', () => {
  const own = { ...offer, queue: null, endpoints: ['e'], phones: [], ring_seconds: 30, why: null };
  const asked = apply(snapshot(), frame(11, 1, dialled('c1', 'c1.0')), REDUCERS);
  const rung = apply(asked, frame(12, 2, { name: 'offer.made', ...own }), REDUCERS);
  expect(rung.call).toEqual(asked.call);
  expect(rung.call?.stage).toBe('dialling');
});

test('a number that I dial in a talk is a call of its own, and the talk that is held its second', () => {
  const talking = snapshot({ call: myCall({ stage: 'talk', lead: ME }) });
  const held = { name: 'talk.held', call: 'c1', operator: ME } as const;
  const after = [frame(11, 1, dialled('c9', 'c9')), frame(12, 2, held)].reduce(
    (so_far, one) => apply(so_far, one, REDUCERS),
    talking,
  );
  expect([after.call?.call, after.call?.stage]).toEqual(['c9', 'dialling']);
  expect(after.lines.map(({ call, is_held }) => [call, is_held])).toEqual([['c1', true]]);
  const theirs = frame(11, 1, { ...dialled('c9', 'c9'), operator: OTHER });
  expect(apply(talking, theirs, REDUCERS).lines).toEqual([]);
});

test('a customer whom a desk phone’s transfer key gave me is my call now', () => {
  const mine = myCall({ call: 'c2', stage: 'talk', direction: 'internal', party: null, lead: ME });
  const leg = { call: 'c1', leg: 'c2.1', operator: ME };
  const rows = [
    frame(11, 5, { ...leg, name: 'leg.moved', was: 'c2', kind: 'operator', party: null }, PARTY),
    frame(12, 5, { ...leg, name: 'talk.started', queue: QUEUE }, PARTY),
    frame(13, 5, { ...leg, name: 'talk.ended', call: 'c2', ended_by: 'operator', queue: null }),
  ];
  const after = rows.reduce((now, row) => apply(now, row, REDUCERS), snapshot({ call: mine }));
  expect(after.call).toMatchObject({ call: 'c1', stage: 'talk', party: PARTY, lead: ME });
  expect(after.recent.map((row) => row.call)).toEqual(['c2']);
});
