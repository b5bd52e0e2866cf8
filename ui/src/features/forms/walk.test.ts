// The page walks as the server does: the same cases, written by the server.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Answers, Content, Rules, Walk } from './model.ts';
import { walk } from './walk.ts';

interface Case {
  name: string;
  script: Content;
  rules: Rules;
  answers: Answers;
  variables: Record<string, string>;
  walk: Walk;
}

const path = resolve(process.cwd(), '../tests/golden/form_walks.json');
const cases = JSON.parse(readFileSync(path, 'utf-8')) as Case[];

test.each(cases)('$name', (one) => {
  expect(walk(one.script, one.rules, one.answers, one.variables)).toEqual(one.walk);
});
