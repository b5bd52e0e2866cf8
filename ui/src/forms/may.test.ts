// The page offers what the server allows: each scope, each kind of thing.

import { expect, test } from 'vitest';
import { mayOf } from './may.ts';

const person = (scope: string) =>
  mayOf({
    id: 'me',
    permissions: { 'queue.edit': scope },
    projects: ['north'],
    colleagues: ['me', 'near'],
  });

test.each([
  ['own', true, false, false, false],
  ['group', true, true, false, false],
  ['project', true, true, true, false],
  ['company', true, true, true, true],
])('a right of scope %s reaches so far', (scope, mine, near, north, south) => {
  const may = person(scope);
  expect(may('queue.edit', { owner: 'me' })).toBe(mine);
  expect(may('queue.edit', { owner: 'near' })).toBe(near);
  expect(may('queue.edit', { owner: 'far', project: 'north' })).toBe(north);
  expect(may('queue.edit', { owner: 'far', project: 'south' })).toBe(south);
});

test('without a thing it is asked whether he may at all, and nobody owns what has no owner', () => {
  const may = person('own');
  expect(may('queue.edit')).toBe(true);
  expect(may('queue.view')).toBe(false);
  expect(may('queue.view', { owner: 'me' })).toBe(false);
  expect(may('queue.edit', { owner: null, project: null })).toBe(false);
});
