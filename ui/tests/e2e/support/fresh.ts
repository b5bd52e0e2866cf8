// Numbers that no story of this run has taken before: each file of stories is a process of its own.

import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Service } from './service.ts';

/** From `least` to `most`; a folder beside the home remembers it. */
export function freshNumber({ home }: Service, least: number, most: number): number {
  for (;;) {
    const number = randomInt(least, most + 1);
    try {
      mkdirSync(join(dirname(home), `taken-${number}`));
      return number;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
