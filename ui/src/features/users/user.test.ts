// @vitest-environment node
import { expect, test } from 'vitest';
import type { Rights } from '../../forms/rights.ts';
import { cardForm, orderedPlan, toCard } from './phones.ts';
import { unionOf } from './union.ts';
import { checkUser, madePassword, toNewUser, type User, userChanges, userForm } from './user.ts';

const ANNA: User = {
  id: 'u',
  login: 'anna',
  name: 'Anna',
  language: 'uk',
  short_number: '201',
  is_active: true,
  max_lines: 1,
  has_status_control: true,
  roles: ['r'],
  projects: ['p'],
};

test('a changed person: only the changes, never the login', () => {
  const before = userForm(ANNA, undefined, 'en');
  expect(userChanges(before, { ...before, login: 'other', short_number: ' ' })).toEqual({
    short_number: null,
  });
  expect(userChanges(before, { ...before, password: 'a new password' })).toEqual({
    password: 'a new password',
  });
});

test('a new person may sign in at once: that is not asked', () => {
  const form = { ...userForm(undefined, undefined, 'uk'), name: ' Anna ', login: 'anna' };
  expect(toNewUser({ ...form, password: 'long enough' })).toEqual({
    name: 'Anna',
    login: 'anna',
    password: 'long enough',
    language: 'uk',
    short_number: null,
    max_lines: 1,
    has_status_control: true,
    roles: [],
    projects: [],
  });
});

test('a new person needs a name, a login, a password and a role', () => {
  const form = userForm(undefined, undefined, 'uk');
  expect(checkUser(form, true)).toEqual({
    name: 'required',
    login: 'required',
    password: 'required',
    roles: 'required',
  });
  expect(checkUser({ ...userForm(ANNA, undefined, 'uk'), password: 'short' }, false)).toEqual({
    password: 'too_short',
  });
});

test('a made password is long and has no letters that look alike', () => {
  const made = madePassword((into) => into.map((_, n) => n * 7919));
  expect(made).toHaveLength(14);
  expect(made).toMatch(/^[^0O1lI]+$/);
});

test('what several roles give adds up, and it is said which gives the most', () => {
  const day = { name: 'Day', permissions: { 'rec.listen': 'own', 'call.out': 'company' } } as const;
  const head = { name: 'Head', permissions: { 'rec.listen': 'project' } } as const;
  expect(unionOf<{ name: string; permissions: Rights }>([day, head])).toEqual([
    { right: 'call.out', scope: 'company', by: [day] },
    { right: 'rec.listen', scope: 'project', by: [head] },
  ]);
});

test('a phone whose number is emptied is no phone any more', () => {
  const form = cardForm({
    int_phone: {
      number: '+380442790000',
      takes_calls: true,
      without_status: false,
      asks_for_key: false,
      shows: 'company',
    },
    ext_phone: null,
    ring_plan: cardForm(undefined).ring_plan,
  });
  expect(toCard(form).int_phone?.number).toBe('+380442790000');
  expect(toCard({ ...form, int_phone: { ...form.int_phone, number: ' ' } }).int_phone).toBeNull();
});

test('an own phone asks for the key unless somebody says otherwise', () => {
  const { int_phone, ext_phone } = cardForm(undefined);
  expect([int_phone.asks_for_key, ext_phone.asks_for_key]).toEqual([false, true]);
});

test('an ordered plan begins with some seconds between the phones, and keeps those chosen', () => {
  const { ring_plan } = cardForm(undefined);
  expect(orderedPlan(ring_plan).delays.ext_phone).toBe(10);
  const chosen = { ...ring_plan, delays: { ...ring_plan.delays, device: 3 } };
  expect(orderedPlan(chosen).delays).toEqual(chosen.delays);
});
