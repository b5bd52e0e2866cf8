// @vitest-environment node
import { beforeAll, expect, test } from 'vitest';
import { byFamily, familyOf } from '../../forms/rights.ts';
import { addSettingsTexts } from '../../i18n/settings.ts';
import { copyOf, found, withAll, withRight } from './matrix.ts';
import type { Permission } from './queries.ts';

const SOME: Permission[] = [
  { name: 'call.out', scopes: [], widest: 'company' },
  { name: 'queue.view', scopes: ['project', 'company'], widest: 'company' },
  { name: 'queue.edit', scopes: ['project', 'company'], widest: 'project' },
  { name: 'rec.listen', scopes: ['own', 'group', 'project', 'company'], widest: 'group' },
  { name: 'company.settings', scopes: [], widest: null },
];

beforeAll(() => {
  globalThis.document = { documentElement: {} } as Document;
  return import('../../i18n/setup.ts').then(({ startTexts }) => {
    startTexts('en');
    addSettingsTexts();
  });
});

test('a right belongs to the family of its longest beginning', () => {
  expect(familyOf('widget.forms.edit')).toBe('forms');
  expect(familyOf('widget.users.listen')).toBe('supervision');
  expect(familyOf('never.heard_of')).toBe('other');
  expect(byFamily(['queue.view', 'call.out'], (name) => name).map(([family]) => family)).toEqual([
    'calls',
    'queues',
  ]);
});

test('a copy keeps what one may give oneself, as narrow as one has it', () => {
  const rights = {
    'call.out': 'company',
    'rec.listen': 'company',
    'queue.view': 'project',
  } as const;
  expect(copyOf({ ...rights, 'company.settings': 'company' }, SOME)).toEqual({
    'call.out': 'company',
    'queue.view': 'project',
    'rec.listen': 'group',
  });
});

test('whoever may change a thing sees it, and who does not see it does not change it', () => {
  const given = withRight({}, SOME, 'queue.edit', 'project');
  expect(given).toEqual({ 'queue.edit': 'project', 'queue.view': 'project' });
  const wide = withRight(given, SOME, 'queue.view', 'company');
  expect(wide).toEqual({ 'queue.edit': 'project', 'queue.view': 'company' });
  expect(withRight(wide, SOME, 'queue.view', null)).toEqual({});
});

test('a whole family is given as far as one may', () => {
  const all = withAll({}, SOME, SOME, true);
  expect(all).toEqual({
    'call.out': 'company',
    'queue.view': 'company',
    'queue.edit': 'project',
    'rec.listen': 'group',
  });
  expect(withAll(all, SOME, SOME, false)).toEqual({});
});

test('rights are found by the words of their sentence or by their name', () => {
  const names = (wanted: string) => found(SOME, wanted).map(({ name }) => name);
  expect(names('voicemail RECORD')).toEqual(['rec.listen']);
  expect(names('queue.')).toEqual(['queue.view', 'queue.edit']);
  expect(names('')).toHaveLength(SOME.length);
});
