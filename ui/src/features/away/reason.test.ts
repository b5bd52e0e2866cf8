// @vitest-environment node
import { expect, test } from 'vitest';
import {
  checkReason,
  inOrder,
  newReason,
  placesAfter,
  type Reason,
  reasonChanges,
  reasonForm,
} from './reason.ts';

function reason(id: string, position: number, change: Partial<Reason> = {}): Reason {
  const names = { name_uk: id, name_ru: id, name_en: id };
  const limits = { max_seconds: 900, max_daily_seconds: null };
  return { ...reasonForm(), ...names, ...limits, id, position, phone_code: '', ...change };
}

test('limits are shown in minutes and sent in seconds, an empty one as none', () => {
  const form = reasonForm(reason('tea', 0));
  expect([form.max_minutes, form.max_daily_minutes]).toEqual([15, '']);
  expect(reasonChanges(form, { ...form, max_minutes: '', max_daily_minutes: 1.5 })).toEqual({
    max_seconds: null,
    max_daily_seconds: 90,
  });
});

test('a new one says neither whether it is in use nor its place', () => {
  const sent = newReason({ ...reasonForm(), name_uk: 'а', name_ru: 'б', name_en: 'c' });
  expect(sent).not.toHaveProperty('is_active');
  expect(sent).not.toHaveProperty('position');
});

test('names in three languages are asked for, and a limit of nothing is none', () => {
  expect(checkReason({ ...reasonForm(), name_uk: 'Обід', max_minutes: 0 })).toEqual({
    name_ru: 'required',
    name_en: 'required',
    max_minutes: 'too_small',
  });
});

test('one moves by a place among those in use, and only changed places are saved', () => {
  const all = [reason('a', 0), reason('off', 1, { is_active: false }), reason('b', 2)];
  expect(inOrder(all).map(({ id }) => id)).toEqual(['a', 'b', 'off']);
  expect(placesAfter(all, 'b', -1)).toEqual([
    { id: 'b', position: 0 },
    { id: 'a', position: 1 },
    { id: 'off', position: 2 },
  ]);
  expect(placesAfter(all, 'b', 1)).toEqual([]);
  expect(placesAfter(all, 'a', -1)).toEqual([]);
});
