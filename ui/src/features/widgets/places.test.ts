// @vitest-environment node
import { expect, test } from 'vitest';
import { added, isSame, placesOf, stepped } from './places.ts';
import type { Place } from './queries.ts';

const place: Place = { kind: 'users', x: 6, y: 0, w: 6, h: 4 };

test('steps of the keyboard stay inside the grid', () => {
  expect(stepped(place, 'left').x).toBe(5);
  expect(stepped(place, 'right').x).toBe(6);
  expect(stepped(place, 'up').y).toBe(0);
  expect(stepped(place, 'wider').w).toBe(6);
  expect(stepped({ ...place, w: 3, h: 3 }, 'narrower')).toMatchObject({ w: 3, h: 3 });
  expect(stepped({ ...place, h: 3 }, 'lower').h).toBe(3);
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
