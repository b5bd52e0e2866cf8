// @vitest-environment node
import { expect, test } from 'vitest';
import type { DzvinEvent } from '../api/events.gen.ts';
import { madeOld } from './deskLists.ts';

function old(event: object): string[] {
  const frame = { n: 1, position: 1, at: '2026-11-22T12:00:00Z', subject: 'call:c1' };
  return madeOld({ ...frame, event: event as DzvinEvent }, 'me').toSorted();
}

test('my own work makes my figures and my calls old; that of others does not', () => {
  expect(old({ name: 'talk.ended', call: 'c1', operator: 'me' })).toEqual([
    'journal',
    'statistics',
  ]);
  expect(old({ name: 'talk.ended', call: 'c1', operator: 'anna' })).toEqual([]);
  expect(old({ name: 'offer.missed', call: 'c1', operator: 'me' })).toContain('statistics');
});

test('a status is news for the list of people, mine for my figures too', () => {
  expect(old({ name: 'operator.state_changed', operator: 'anna' })).toEqual(['users']);
  expect(old({ name: 'operator.state_changed', operator: 'me' })).toContain('statistics');
});

test('who is lost or reached changes the missed, who waits the queues', () => {
  expect(old({ name: 'item.left', call: 'c1', queue: 'q' })).toEqual(['missed', 'queues']);
  expect(old({ name: 'talk.started', call: 'c1', operator: 'anna' })).toEqual(['missed']);
  expect(old({ name: 'item.queued', call: 'c1', queue: 'q' })).toEqual(['queues']);
});
