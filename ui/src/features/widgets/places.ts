// The arrangement of widgets as the server keeps it; steps of the keyboard. Pure.

import type { Kind, Place } from './queries.ts';

export const COLUMNS = 12;
const LEAST = { w: 3, h: 3 };
const HIGHEST = 40;
const FREE_SIZE: Record<Kind, { w: number; h: number }> = {
  users: { w: 6, h: 8 },
  queues: { w: 12, h: 5 },
  active_calls: { w: 12, h: 8 },
  forms: { w: 12, h: 10 },
  my_calls: { w: 6, h: 8 },
  missed: { w: 6, h: 6 },
  callbacks: { w: 6, h: 6 },
  statistics: { w: 6, h: 11 },
  news: { w: 4, h: 6 },
  messages: { w: 4, h: 8 },
  points: { w: 4, h: 6 },
  quick_dial: { w: 4, h: 6 },
};

export type Step = 'left' | 'right' | 'up' | 'down' | 'wider' | 'narrower' | 'higher' | 'lower';

/** The grid leaves no gaps, so up and down change places with what stands there. */
export function moved(places: Place[], kind: Kind, step: Step): Place[] {
  const place = places.find((one) => one.kind === kind);
  if (!place) return places;
  if (step !== 'up' && step !== 'down') return put(places, [stepped(place, step)]);
  const isUp = step === 'up';
  const beside = places.filter(
    (one) => one.kind !== kind && one.x < place.x + place.w && place.x < one.x + one.w,
  );
  const there = beside.filter((one) => (isUp ? one.y < place.y : one.y > place.y));
  const edge = isUp
    ? Math.max(...there.map(({ y, h }) => y + h))
    : Math.min(...there.map(({ y }) => y));
  const row = there.filter(({ y, h }) => (isUp ? y + h === edge : y === edge));
  if (row.length === 0) return places;
  const top = isUp ? Math.min(...row.map(({ y }) => y)) : place.y;
  const height = Math.max(...row.map(({ h }) => h));
  return isUp
    ? put(places, [{ ...place, y: top }, ...row.map((one) => ({ ...one, y: top + place.h }))])
    : put(places, [{ ...place, y: top + height }, ...row.map((one) => ({ ...one, y: top }))]);
}

function put(places: Place[], changed: Place[]): Place[] {
  return places.map((place) => changed.find(({ kind }) => kind === place.kind) ?? place);
}

export function stepped(place: Place, step: Exclude<Step, 'up' | 'down'>): Place {
  const { x, w, h } = place;
  switch (step) {
    case 'left':
      return { ...place, x: Math.max(0, x - 1) };
    case 'right':
      return { ...place, x: Math.min(COLUMNS - w, x + 1) };
    case 'wider':
      return { ...place, w: Math.min(COLUMNS - x, w + 1) };
    case 'narrower':
      return { ...place, w: Math.max(LEAST.w, w - 1) };
    case 'higher':
      return { ...place, h: Math.min(HIGHEST, h + 1) };
    case 'lower':
      return { ...place, h: Math.max(LEAST.h, h - 1) };
  }
}

/** Below all others. */
export function added(places: Place[], kind: Kind): Place[] {
  const y = Math.max(0, ...places.map((one) => one.y + one.h));
  return [...places, { kind, x: 0, y, ...FREE_SIZE[kind] }];
}

export interface Box {
  i: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What the grid reports, as we keep it. */
export function placesOf(boxes: readonly Box[], places: Place[]): Place[] {
  return places.map((place) => {
    const box = boxes.find(({ i }) => i === place.kind);
    return box ? { kind: place.kind, x: box.x, y: box.y, w: box.w, h: box.h } : place;
  });
}

export function isSame(one: Place[], other: Place[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export const MOST_NUMBERS = 40;

/** As it is typed, without what only makes it readable. */
export function plain(number: string): string {
  return number.replace(/[\s()-]/g, '');
}

/** A number, a short number, or a code of the exchange. */
export function isDialled(number: string): boolean {
  return /^(\+?\d{2,20}|\*\d{1,3})$/.test(number);
}

export const LEAST_SIZE = { minW: LEAST.w, minH: LEAST.h };
