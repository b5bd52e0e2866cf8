// @vitest-environment node
import { expect, test } from 'vitest';
import type { Segment } from './model.ts';
import { piecesOf } from './pieces.ts';

function segment(kind: Segment['kind'], from: number, to: number): Segment {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString();
  const nobody = { queue: null, queue_name: null, operator: null, operator_name: null };
  return { kind, started_at: at(from), ended_at: at(to), ...nobody };
}

test('ringing within the queue is no waiting, and two phones at once are one ringing', () => {
  const pieces = piecesOf([
    segment('queue', 0, 20),
    segment('ring', 2, 8),
    segment('ring', 5, 10),
    segment('ring', 14, 20),
    segment('talk', 20, 50),
  ]);
  expect(pieces.map((piece) => piece.seconds)).toEqual([6, 6, 2, 6, 30]);
});

test('a conference is one talk, and a colleague who is called meanwhile takes no time from it', () => {
  const pieces = piecesOf([
    segment('talk', 0, 20),
    segment('hold', 20, 30),
    segment('ring', 22, 28),
    segment('talk', 30, 60),
    segment('ring', 35, 40),
    segment('talk', 40, 50),
  ]);
  expect(pieces.map(({ kind, seconds }) => [kind, seconds])).toEqual([
    ['talk', 20],
    ['hold', 10],
    ['talk', 30],
  ]);
});
