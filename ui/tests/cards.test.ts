// The call card that the browser makes from events is the one that the server's snapshot would show:
// stories of transfers and conferences told by the engine (tests/flows/cards.py).

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { reduceAcd } from '../src/features/acd/live.ts';
import { reduceCalls } from '../src/features/calls/live.ts';
import { apply, type EventFrame } from '../src/live/apply.ts';
import { callsOf } from '../src/live/lines.ts';
import type { MyCall, Snapshot } from '../src/live/snapshot.ts';
import { snapshot } from './support/snapshots.ts';

interface Story {
  story: string;
  pages: Record<string, { frames: EventFrame[]; cards: Shown[] }>;
}

interface Shown {
  after: number;
  card: MyCall | null;
  lines?: MyCall[];
}

const PLACE = resolve(__dirname, '../../tests/golden/cards.json');
const { stories } = JSON.parse(readFileSync(PLACE, 'utf-8')) as { stories: Story[] };

/** Without what is said about a call only while it is fresh. */
function lasting(call: MyCall | null) {
  if (!call) return null;
  const { offer: _offer, queued_at: _queued, dialled: _dialled, until: _until, ...rest } = call;
  return call.stage === 'talk'
    ? rest
    : { ...rest, since: null, talk_since: null, queue: null, operator: null };
}

/** Which of them is on the card is the browser's own affair. */
function sorted(calls: MyCall[]) {
  return calls
    .map(lasting)
    .sort((one, other) => (one?.call ?? '').localeCompare(other?.call ?? ''));
}

for (const { story, pages } of stories) {
  for (const [operator, { frames, cards }] of Object.entries(pages)) {
    test(`${story}: ${operator} sees at each moment what the server would tell anew`, () => {
      const before = snapshot({ position: 0 });
      let now: Snapshot = { ...before, me: { ...before.me, operator } };
      const waiting = [...frames];
      for (const { after, card, lines = [] } of cards) {
        while (waiting[0] && waiting[0].position <= after) {
          now = apply(now, waiting.shift() as EventFrame, [reduceCalls, reduceAcd]);
        }
        const told = card ? [card, ...lines] : lines;
        expect(sorted(callsOf(now)), `after ${after}`).toEqual(sorted(told));
      }
      expect(cards.length).toBeGreaterThan(0);
    });
  }
}
