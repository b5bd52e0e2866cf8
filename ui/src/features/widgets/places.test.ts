// @vitest-environment node
import { expect, test } from 'vitest';
import { added, isSame, moved, placesOf, stepped } from './places.ts';
import type { Place } from './queries.ts';

const place: Place = { kind: 'users', x: 6, y: 0, w: 6, h: 4 };

test('steps of the keyboard stay inside the grid', () => {
  expect(stepped(place, 'left').x).toBe(5);
  expect(stepped(place, 'right').x).toBe(6);
  expect(stepped(place, 'wider').w).toBe(6);
  expect(stepped({ ...place, w: 3, h: 3 }, 'narrower')).toMatchObject({ w: 3, h: 3 });
  expect(stepped({ ...place, h: 3 }, 'lower').h).toBe(3);
});

test('up and down change places with what stands there, whether it is one or a row of several', () => {
  const wide: Place = { kind: 'queues', x: 0, y: 0, w: 12, h: 6 };
  const left: Place = { kind: 'news', x: 0, y: 6, w: 6, h: 4 };
  const right: Place = { kind: 'missed', x: 6, y: 6, w: 6, h: 7 };
  const all = [wide, left, right];
  expect(moved(all, 'queues', 'down')).toEqual([
    { ...wide, y: 7 },
    { ...left, y: 0 },
    { ...right, y: 0 },
  ]);
  expect(moved(all, 'news', 'up')).toEqual([{ ...wide, y: 4 }, { ...left, y: 0 }, right]);
  expect(moved(all, 'queues', 'up')).toEqual(all);
  expect(moved(all, 'missed', 'down')).toEqual(all);
  expect(moved(all, 'news', 'narrower')[1]).toEqual({ ...left, w: 5 });
});

test('a new widget stands below all others', () => {
  expect(added([place], 'missed').at(-1)).toMatchObject({ kind: 'missed', x: 0, y: 4 });
  expect(added([], 'missed')[0]?.y).toBe(0);
});

test('what the grid moved is kept, and what it does not show stays', () => {
  const hidden: Place = { kind: 'active_calls', x: 0, y: 9, w: 12, h: 8 };
  const moved = placesOf([{ i: 'users', x: 0, y: 2, w: 4, h: 4 }], [place, hidden]);
  expect(moved).toEqual([{ kind: 'users', x: 0, y: 2, w: 4, h: 4 }, hidden]);
  expect(isSame(moved, [place, hidden])).toBe(false);
});
