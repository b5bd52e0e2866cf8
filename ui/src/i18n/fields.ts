// Which field is wrong and why, in words: the server's `fields` of a refusal, or our own codes.

import { Problem } from '../api/client.ts';
import { word } from './words.ts';

/** Field (dotted path) -> sentence. */
export function fieldErrors(wrong: unknown): Record<string, string> {
  return Object.fromEntries(codesOf(wrong).map(([field, code]) => [field, word('field', code)]));
}

function codesOf(wrong: unknown): [string, string][] {
  if (wrong instanceof Problem) return wrong.fields.map(({ field, code }) => [field, code]);
  if (wrong instanceof Error || typeof wrong !== 'object' || wrong === null) return [];
  return Object.entries(wrong as Record<string, string>);
}
