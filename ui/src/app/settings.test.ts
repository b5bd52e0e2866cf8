// @vitest-environment node
import { expect, test } from 'vitest';
import { SETTINGS, sectionsFor } from './settings.tsx';

/** What the roles of a new company have that concerns settings, as the server says. */
const OPERATOR = ['workplace.use', 'call.out', 'rec.listen', 'report.calls.view', 'contact.view'];
const SUPERVISOR = [...OPERATOR, 'schedule.view', 'user.view', 'list.view', 'number.view'];

const of = (permissions: string[]) =>
  sectionsFor(Object.fromEntries(permissions.map((name) => [name, 'company'])));

test('an operator sees no settings', () => {
  expect(of(OPERATOR)).toEqual([]);
});

test('a supervisor sees what he may look at, not the providers', () => {
  const paths = of(SUPERVISOR).map(({ path }) => path);
  expect(paths).toContain('numbers');
  expect(paths).not.toContain('providers');
  expect(paths).not.toContain('company');
});

test('providers of SMS belong to no project: they are shown to whom the whole company is', () => {
  const paths = (scope: string) => sectionsFor({ 'provider.view': scope }).map(({ path }) => path);
  expect(paths('company')).toContain('sms');
  expect(paths('project')).not.toContain('sms');
  expect(paths('project')).toContain('providers');
});

test('every section has an address of its own', () => {
  expect(new Set(SETTINGS.map(({ path }) => path)).size).toBe(SETTINGS.length);
});
