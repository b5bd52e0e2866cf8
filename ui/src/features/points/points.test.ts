// @vitest-environment node
import { expect, test } from 'vitest';
import {
  callOf,
  canUndo,
  checkEntry,
  type Entry,
  moneyText,
  NEW_ENTRY,
  signedMoney,
  signedPoints,
  toEntry,
} from './points.ts';

test('nothing is given without an amount and a reason', () => {
  expect(checkEntry(NEW_ENTRY)).toEqual({ points: 'required', comment: 'required' });
  expect(checkEntry({ ...NEW_ENTRY, kind: 'payout', points: 5 })).toEqual({
    money: 'required',
    comment: 'required',
  });
  expect(checkEntry({ ...NEW_ENTRY, points: 5, comment: 'x' })).toEqual({});
  expect(checkEntry({ ...NEW_ENTRY, money: 0.5, comment: 'x' })).toEqual({});
});

test('money goes to the server in millionths, and a payout has no points', () => {
  const form = { ...NEW_ENTRY, points: 5, money: 12.5, comment: ' Thanks ' } as const;
  expect(toEntry(form)).toEqual({
    kind: 'bonus',
    points: 5,
    money_micros: 12_500_000,
    comment: 'Thanks',
    call: null,
  });
  expect(toEntry({ ...form, kind: 'payout' })).toMatchObject({ points: 0, kind: 'payout' });
});

test('a call is named by its id or by the address of its page', () => {
  expect(callOf(' 20261122-abc ')).toBe('20261122-abc');
  expect(callOf('https://pbx.example/journal/20261122%2Dabc?x=1')).toBe('20261122-abc');
  expect(callOf('  ')).toBeNull();
});

test('what comes has a plus, what goes a minus, nothing is not said', () => {
  expect([signedPoints(10, 'en'), signedPoints(-4, 'en'), signedPoints(0, 'en')]).toEqual([
    '+10',
    '-4',
    '',
  ]);
  expect(signedMoney(12_500_000, 'UAH', 'en')).toMatch(/^\+UAH.12\.50$/);
  expect(signedMoney(-12_500_000, 'UAH', 'en')).toMatch(/^-UAH.12\.50$/);
  expect(signedMoney(0, 'UAH', 'en')).toBe('');
});

test('money of a former currency stands beside that of today', () => {
  const money = [
    { currency: 'UAH', micros: 0 },
    { currency: 'EUR', micros: 2_000_000 },
  ];
  expect(moneyText({ points: 0, money }, 'en')).toMatch(/^UAH.0\.00 · €2\.00$/);
});

test('an entry is taken back once, and what takes back is not', () => {
  const entry = { kind: 'bonus', is_reversed: false } as Entry;
  expect(canUndo(entry)).toBe(true);
  expect(canUndo({ ...entry, is_reversed: true })).toBe(false);
  expect(canUndo({ ...entry, kind: 'reversal' })).toBe(false);
});
