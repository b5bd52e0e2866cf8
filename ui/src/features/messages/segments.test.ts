// @vitest-environment node
// The server cuts the texts of this file alike: tests/outbound/test_segments.py.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filled } from './fill.ts';
import { cut } from './segments.ts';

interface Case {
  about: string;
  text: string;
  times: number;
  then: string;
  is: [string, number, number, number];
}

const file = new URL('../../../../tests/golden/segments.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];

test.each(cases)('$about', ({ text, times, then, is }) => {
  const found = cut(text.repeat(times) + then);
  expect([found.alphabet, found.segments, found.used, found.left]).toEqual(is);
});

test('known names are filled in, others stay as they are written', () => {
  const values = { 'contact.name': 'Оксана', 'company.name': '' };
  expect(filled('{contact.name}, {company.name}{call.number} {x}', values)).toBe(
    'Оксана, {call.number} {x}',
  );
});
