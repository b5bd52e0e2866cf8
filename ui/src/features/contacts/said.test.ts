import { expect, test } from 'vitest';
import type { FieldKind, OwnField } from './model.ts';
import { fieldText, languageName } from './said.ts';

const field = (kind: FieldKind): OwnField => ({ id: 'f', name: 'F', kind, choices: [] });

test('a language is called by its name, in the language of the page', () => {
  expect(languageName('uk', 'en')).toBe('Ukrainian');
  expect(languageName('en', 'ru')).toBe('Английский');
});

test('a date of a contact is written as people write it', () => {
  expect(fieldText(field('date'), '1990-05-12', 'en')).toBe('May 12, 1990');
  expect(fieldText(field('date'), '1990-05-12', 'uk')).toContain('12 травня 1990');
});

test('what is no date stays as it is, and what is not known is nothing', () => {
  expect(fieldText(field('date'), 'soon', 'en')).toBe('soon');
  expect(fieldText(field('text'), 'Gold', 'en')).toBe('Gold');
  expect(fieldText(field('number'), 12500, 'en')).toBe('12,500');
  expect(fieldText(field('text'), null, 'en')).toBe('');
});
