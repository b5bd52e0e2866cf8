// @vitest-environment node
import { expect, test } from 'vitest';
import type { DzvinEvent } from '../api/events.gen.ts';
import { madeOld } from './deskLists.ts';

function old(event: object, hasMissed = true): string[] {
  const frame = { n: 1, position: 1, at: '2026-11-22T12:00:00Z', subject: 'call:c1' };
  return madeOld({ ...frame, event: event as DzvinEvent }, 'me', hasMissed).toSorted();
}

test('my own work makes my figures and my calls old; that of others does not', () => {
  expect(old({ name: 'talk.ended', call: 'c1', operator: 'me' })).toEqual([
    'journal',
    'statistics',
  ]);
  expect(old({ name: 'talk.ended', call: 'c1', operator: 'anna' })).toEqual([]);
  expect(old({ name: 'offer.missed', call: 'c1', operator: 'me' })).toContain('statistics');
});

test('a status of mine is news for my figures', () => {
  expect(old({ name: 'operator.state_changed', operator: 'anna' })).toEqual([]);
  expect(old({ name: 'operator.state_changed', operator: 'me' })).toContain('statistics');
});

test('who is lost changes the missed, who is reached if there are any', () => {
  const left = { name: 'item.left', call: 'c1', queue: 'q', reason: 'abandoned' };
  const talk = { name: 'talk.started', call: 'c1', operator: 'anna' };
  expect(old(left, false)).toEqual(['missed']);
  expect(old({ ...left, reason: 'timeout' })).toEqual([]);
  expect(old({ name: 'call.ended', call: 'c1', lost_reason: 'timeout' })).toContain('missed');
  expect(old({ name: 'call.ended', call: 'c1', lost_reason: null })).not.toContain('missed');
  expect(old(talk)).toEqual(['missed']);
  expect(old(talk, false)).toEqual([]);
  expect(old({ name: 'item.queued', call: 'c1', queue: 'q' })).toEqual([]);
});
