// What the server wrote to its log, the browser understands: the golden files of the repository.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import i18next from 'i18next';
import { expect, test } from 'vitest';
import type { DzvinEvent } from '../src/api/events.gen.ts';
import { reduceAcd } from '../src/features/acd/live.ts';
import { reduceCalls } from '../src/features/calls/live.ts';
import { legsOf } from '../src/features/reports/legText.ts';
import { describe } from '../src/features/reports/timelineText.ts';
import { startTexts } from '../src/i18n/setup.ts';
import { apply } from '../src/live/apply.ts';
import { snapshot } from './support/snapshots.ts';

interface Row {
  position: number;
  at: string;
  subject: string;
  name: string;
  data: object;
}

const FOLDER = resolve(__dirname, '../../tests/golden');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

function stories(): [string, Row[]][] {
  return FILES.map((name): [string, Row[]] => {
    const content = JSON.parse(readFileSync(join(FOLDER, name), 'utf-8')) as { events?: Row[] };
    return [name, content.events ?? []];
  }).filter(([, rows]) => rows.length > 0);
}

const eventOf = (row: Row) => ({ name: row.name, ...row.data }) as DzvinEvent;

for (const [name, rows] of stories()) {
  test(`${name}: the operator who talked sees the call come and go`, () => {
    const talk = rows.map(eventOf).find((event) => event.name === 'talk.started');
    if (talk?.name !== 'talk.started') return;
    const before = snapshot({ position: 0 });
    let now = { ...before, me: { ...before.me, operator: talk.operator } };
    const stages = new Set<string>();
    for (const row of rows) {
      const frame = { ...row, n: row.position, event: eventOf(row), party: null };
      now = apply(now, frame, [reduceCalls, reduceAcd]) as typeof now;
      if (now.call) stages.add(now.call.stage);
    }
    expect([...stages]).toEqual(['ringing', 'talk']);
    expect(now.call).toBeNull();
    expect(now.recent[0]).toMatchObject({ call: talk.call, outcome: 'talked' });
  });

  test(`${name}: every event has its own sentence in the timeline`, () => {
    startTexts('en');
    const events = rows.map(eventOf);
    const names = { operator: () => 'Olena', queue: () => 'Support' };
    for (const event of events) {
      const { text } = describe(event, names, legsOf(events), i18next.t);
      expect(text, event.name).toBeTruthy();
      expect(text, event.name).not.toContain('{{');
      expect(text, event.name).not.toContain('Event ');
    }
  });
}
