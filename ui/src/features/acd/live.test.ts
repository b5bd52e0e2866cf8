// @vitest-environment node
import { expect, test } from 'vitest';
import { frame, ME, OTHER, QUEUE, snapshot } from '../../../tests/support/snapshots.ts';
import { apply } from '../../live/apply.ts';
import { reduceAcd } from './live.ts';

const changed = {
  name: 'operator.state_changed' as const,
  by: 'system' as const,
  was: 'busy' as const,
  reason: null,
  queue: null,
  call: null,
  seconds: null,
  extend_seconds: 0,
  form_until: null,
  comment: null,
  supervisor: null,
};

test('post-call processing ends when the event says', () => {
  const after = apply(
    snapshot(),
    frame(11, 2, { ...changed, operator: ME, state: 'pcp', seconds: 30, call: 'c1' }),
    [reduceAcd],
  );
  expect(after.me).toMatchObject({ state: 'pcp', until: '2026-11-22T10:00:32.000Z' });
  expect(after.me.pcp_call).toBe('c1');
  const free = apply(
    after,
    frame(12, 3, { ...changed, operator: ME, state: 'ready', call: 'c1' }),
    [reduceAcd],
  );
  expect(free.me.pcp_call).toBeNull();
});

test('a call dialled in PCP gives its form no more time', () => {
  const form_until = '2026-11-22T10:05:00.000Z';
  const pcp = { ...changed, operator: ME, state: 'pcp' as const, form_until };
  const again = apply(snapshot(), frame(12, 60, pcp), [reduceAcd]);
  expect(again.me.form_until).toBe(form_until);
  const free = apply(again, frame(13, 70, { ...pcp, state: 'ready', form_until: null }), [
    reduceAcd,
  ]);
  expect(free.me.form_until).toBeNull();
});

test('a planned status is shown until the call cycle ends', () => {
  const planned = frame(11, 1, {
    name: 'operator.planned',
    operator: ME,
    state: 'away',
    reason: 'r1',
    comment: 'bank',
    supervisor: null,
  });
  const busy = apply(snapshot(), planned, [reduceAcd]);
  expect(busy.me.planned).toEqual({
    state: 'away',
    reason: 'r1',
    comment: 'bank',
    supervisor: null,
  });
  const pcp = apply(busy, frame(12, 5, { ...changed, operator: ME, state: 'pcp', seconds: 9 }), [
    reduceAcd,
  ]);
  expect(pcp.me.planned).not.toBeNull();
  const away = apply(pcp, frame(13, 9, { ...changed, operator: ME, state: 'away', reason: 'r1' }), [
    reduceAcd,
  ]);
  expect(away.me).toMatchObject({ state: 'away', reason: 'r1', planned: null });
});

test('more time after a contact is given once, and the countdown begins from there', () => {
  const pcp = apply(
    snapshot(),
    frame(11, 2, { ...changed, operator: ME, state: 'pcp', seconds: 30, extend_seconds: 20 }),
    [reduceAcd],
  );
  expect(pcp.me.extend_seconds).toBe(20);
  const until = '2026-11-22T10:00:52.000Z';
  const longer = apply(
    pcp,
    frame(12, 9, { name: 'operator.pcp_extended', operator: ME, seconds: 20, until, queue: QUEUE }),
    [reduceAcd],
  );
  expect(longer.me).toMatchObject({ until, extend_seconds: 0 });
});

test('away for too long is seen on me and in the list, until the status changes', () => {
  const away = { ...changed, operator: ME, state: 'away' as const, reason: 'r1' };
  const forced = apply(snapshot(), frame(11, 1, { ...away, supervisor: OTHER, comment: 'tea' }), [
    reduceAcd,
  ]);
  expect(forced.me).toMatchObject({ supervisor: OTHER, comment: 'tea', exceeded: [] });
  const exceeded = frame(12, 9, {
    name: 'operator.away_exceeded',
    operator: ME,
    reason: 'r1',
    limit: 'day',
    seconds: 8,
  });
  const late = apply(forced, exceeded, [reduceAcd]);
  expect([late.me.exceeded, late.operators[0]?.exceeded]).toEqual([['day'], ['day']]);
  const back = apply(late, frame(13, 12, { ...changed, operator: ME, state: 'ready' }), [
    reduceAcd,
  ]);
  expect(back.me).toMatchObject({ exceeded: [], supervisor: null, comment: null });
});

test('a colleague changes in the list and I do not', () => {
  const after = apply(snapshot(), frame(11, 1, { ...changed, operator: OTHER, state: 'busy' }), [
    reduceAcd,
  ]);
  expect(after.operators.find((one) => one.id === OTHER)?.state).toBe('busy');
  expect(after.me.state).toBe('ready');
});

test('who waits in a queue is counted once and leaves when taken, gone or ended', () => {
  const queued = {
    name: 'item.queued' as const,
    item: 'c1',
    call: 'c1',
    queue: QUEUE,
    operator: null,
    priority_delta: 0,
    is_vip: false,
    is_front: false,
    channel: 'voice' as const,
    is_return: false,
    party: null,
    max_length: null,
    ring_seconds: null,
    skills: [],
    relax_seconds: null,
  };
  const waiting = [frame(11, 1, queued), frame(12, 2, queued)].reduce(
    (so_far, one) => apply(so_far, one, [reduceAcd]),
    snapshot(),
  );
  expect(waiting.queues[0]?.waiting).toHaveLength(1);
  const taken = frame(13, 3, {
    name: 'item.taken',
    item: 'c1',
    call: 'c1',
    offer: 'c1.o1',
    operator: ME,
    queue: QUEUE,
  });
  expect(apply(waiting, taken, [reduceAcd]).queues[0]?.waiting).toEqual([]);
  const ended = frame(13, 3, {
    name: 'call.ended',
    call: 'c1',
    ended_by: 'customer',
    sip_code: 200,
    lost_reason: 'abandoned_queue',
    result: null,
  });
  expect(apply(waiting, ended, [reduceAcd]).queues[0]?.waiting).toEqual([]);
});

test('losing the phone is shown with the reason', () => {
  const lost = frame(11, 1, {
    name: 'operator.reachability_changed',
    operator: ME,
    is_reachable: false,
    why: 'not_registered',
  });
  const after = apply(snapshot(), lost, [reduceAcd]);
  expect(after.me).toMatchObject({ is_reachable: false, why: 'not_registered' });
});
