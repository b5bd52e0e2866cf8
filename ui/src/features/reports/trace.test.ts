// @vitest-environment node
import { expect, test } from 'vitest';
import { arrowOf, columnsOf, type SipMessage, type TraceLeg } from './trace.ts';

const leg = (name: string, is_arrived: boolean): TraceLeg => ({
  leg: name,
  is_arrived,
  operator: null,
  sound: null,
});
const message = (name: string, is_ours: boolean): SipMessage => ({
  at: '2026-11-22T12:00:00Z',
  leg: name,
  is_ours,
  method: 'INVITE',
  code: 0,
  reason: '',
  text: '',
});
const COLUMNS = columnsOf([leg('operator', false), leg('caller', true), leg('second', false)]);

test('who called stands left of us, whom we called right of us', () => {
  expect(COLUMNS.map((column) => column?.leg ?? 'us')).toEqual([
    'caller',
    'us',
    'operator',
    'second',
  ]);
});

test('an arrow touches the columns between us and the leg and points where the message went', () => {
  expect(arrowOf(message('caller', false), COLUMNS)).toEqual({
    first: 0,
    last: 1,
    pointsRight: true,
  });
  expect(arrowOf(message('caller', true), COLUMNS).pointsRight).toBe(false);
  expect(arrowOf(message('second', true), COLUMNS)).toEqual({
    first: 1,
    last: 3,
    pointsRight: true,
  });
  expect(arrowOf(message('second', false), COLUMNS).pointsRight).toBe(false);
});
