// What is kept of a contact as codes, in words: the name of a language, a date as people write it.

import type { FieldValue, OwnField } from './model.ts';

export function languageName(code: string, language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** Of a company's own field; nothing where nothing is known. */
export function fieldText(
  { kind }: OwnField,
  value: FieldValue | null | undefined,
  language: string,
): string {
  if (value === null || value === undefined || value === '') return '';
  if (kind === 'number') return value.toLocaleString(language);
  if (kind !== 'date') return String(value);
  const day = new Date(`${value}T12:00:00`);
  return Number.isNaN(day.getTime())
    ? String(value)
    : day.toLocaleDateString(language, { day: 'numeric', month: 'long', year: 'numeric' });
}
