// @vitest-environment node
// The rules of the browser app's layout: who may import whom, sizes, no barrels.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(__dirname, '../src');
const MOST_LINES = 250;

const FILES = (readdirSync(SRC, { recursive: true }) as string[]).filter((name) =>
  /\.(ts|tsx|css)$/.test(name),
);
/** Tests may put several parts together. */
const SHIPPED = FILES.filter((name) => !name.includes('.test.'));
const SOURCES = SHIPPED.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.gen.ts'));

/** `features/calls` of `features/calls/guest/GuestPage.tsx`, else the first folder. */
function zone(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'features' ? `features/${second}` : first;
}

function imports(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf-8');
  return [...text.matchAll(/from '(\.[^']+)'/g)]
    .map((match) => relative(SRC, resolve(dirname(join(SRC, file)), match[1] ?? '')))
    .filter((target) => !target.startsWith('..'));
}

const HEIGHT: Record<string, number> = { kit: 0, api: 0, i18n: 1, live: 2, forms: 2, app: 4 };
const heightOf = (name: string) => HEIGHT[name] ?? 3;

test('kit <- live, forms <- features <- app: nothing imports what lies above it', () => {
  const wrong = SOURCES.flatMap((file) =>
    imports(file)
      .filter((target) => heightOf(zone(target)) > heightOf(zone(file)))
      .map((target) => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('features do not import features, except workplace', () => {
  const wrong = SOURCES.flatMap((file) =>
    imports(file)
      .filter(
        (target) => zone(file).startsWith('features/') && zone(target).startsWith('features/'),
      )
      .filter((target) => zone(target) !== zone(file) && zone(file) !== 'features/workplace')
      .map((target) => `${file} imports ${target}: let app pass it in`),
  );
  expect(wrong).toEqual([]);
});

test('kit knows no business word', () => {
  const wrong = SOURCES.filter((file) => zone(file) === 'kit').flatMap((file) =>
    imports(file).filter((target) => zone(target) !== 'kit'),
  );
  expect(wrong).toEqual([]);
});

test('no file is longer than it may be', () => {
  const long = FILES.filter((name) => !name.endsWith('.gen.ts')).filter(
    (file) => readFileSync(join(SRC, file), 'utf-8').split('\n').length - 1 > MOST_LINES,
  );
  expect(long).toEqual([]);
});

test('every source begins with a sentence', () => {
  const silent = SOURCES.filter(
    (file) => !readFileSync(join(SRC, file), 'utf-8').startsWith('// '),
  );
  expect(silent).toEqual([]);
});

test('no text on a screen is hard-coded in one language', () => {
  const spoken = SOURCES.filter((file) => !file.startsWith('i18n/'));
  const wrong = spoken.filter((file) =>
    /[А-яЁёІіЇїЄєҐґ]/.test(readFileSync(join(SRC, file), 'utf-8')),
  );
  expect(wrong).toEqual([]);
});
