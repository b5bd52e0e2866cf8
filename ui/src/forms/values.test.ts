// @vitest-environment node
import { expect, test } from 'vitest';
import { changedValues, errorAt, renamed, withoutErrorAt } from './values.ts';

test('lists are compared by what is in them', () => {
  expect(changedValues({ a: [1], b: 2 }, { a: [1], b: 3 })).toEqual({ b: 3 });
});

test('an error inside of a field is shown at the field, and is gone when the field changes', () => {
  const errors = { 'rules.0.strip': 'wrong', host: 'unknown' };
  expect(errorAt(errors, 'rules')).toBe('wrong');
  expect(errorAt(errors, 'rule')).toBeUndefined();
  expect(withoutErrorAt(errors, 'rules')).toEqual({ host: 'unknown' });
});

test('the server may call a field otherwise than the form', () => {
  expect(renamed({ a_micros: 'x', b: 'y' }, { a_micros: 'a' })).toEqual({ a: 'x', b: 'y' });
});
