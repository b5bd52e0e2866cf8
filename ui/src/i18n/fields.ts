// Which field is wrong and why, in words: the server's `fields` of a refusal, or our own codes.

import i18next from 'i18next';
import { Problem } from '../api/client.ts';
import { word } from './words.ts';

/** Field (dotted path) -> sentence. */
export function fieldErrors(wrong: unknown): Record<string, string> {
  return Object.fromEntries(codesOf(wrong).map(([field, code]) => [field, sentence(code)]));
}

/** A refusal's own code may also name what is wrong with the field. */
function sentence(code: string): string {
  return word(i18next.exists(`field.${code}`) ? 'field' : 'problem', code);
}

function codesOf(wrong: unknown): [string, string][] {
  if (wrong instanceof Problem) return wrong.fields.map(({ field, code }) => [dotted(field), code]);
  if (wrong instanceof Error || typeof wrong !== 'object' || wrong === null) return [];
  return Object.entries(wrong as Record<string, string>);
}

/** `rules[0].strip` and `rules.0.strip` are the same place. */
function dotted(path: string): string {
  return path.replace(/\[(\d+|\.\.\.)\]/g, '.$1');
}
