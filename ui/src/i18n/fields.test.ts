import { expect, test } from 'vitest';
import { Problem } from '../api/client.ts';
import { fieldErrors } from './fields.ts';
import { addSettingsTexts } from './settings.ts';
import { startTexts } from './setup.ts';

startTexts('en');
addSettingsTexts();

test('a place in a list is written with dots, whoever names it', () => {
  const fields = [{ field: 'rules[0].strip', code: 'pattern' }];
  expect(fieldErrors(new Problem(422, 'wrong_fields', '', fields))).toEqual({
    'rules.0.strip': 'This cannot be written like this',
  });
});

test('what is wrong with a field may be named by a code of refusals', () => {
  expect(fieldErrors({ number: 'bad_sign_in', host: 'required' })).toEqual({
    number: 'Wrong login or password.',
    host: 'Fill this in',
  });
});

test('a failure without fields is no error of a field', () => {
  expect(fieldErrors(new Error('boom'))).toEqual({});
});
