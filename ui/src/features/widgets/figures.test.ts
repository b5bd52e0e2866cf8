// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { DzvinEvent } from '../../api/events.gen.ts';
import type { EventFrame } from '../../live/apply.ts';
import type { Party, Snapshot } from '../../live/snapshot.ts';
import { figuresNow } from './figures.ts';
import { begun, type Moves, moved } from './moves.ts';
import { peopleNow } from './people.ts';
import type { QueueToday, Today, UserNow } from './queries.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');

function frame(position: number, seconds: number, event: object, party?: Party): EventFrame {
  return {
    n: position,
    position,
    at: new Date(NOON + seconds * 1000).toISOString(),
    subject: '',
    event: event as DzvinEvent,
    ...(party && { party }),
  };
}

const came = (call: string, queue = 'q') => ({ name: 'item.queued', item: call, call, queue });
const taken = (call: string, queue = 'q') => ({
  name: 'item.taken',
  item: call,
  call,
  queue,
  operator: 'anna',
});
const left = (call: string, reason = 'abandoned') => ({
  name: 'item.left',
  item: call,
  call,
  queue: 'q',
  reason,
});

function played(...frames: EventFrame[]): Moves {
  const snapshot = {
    position: 10,
    queues: [{ id: 'q', waiting: [{ item: 'w', call: 'w', since: new Date(NOON).toISOString() }] }],
  } as unknown as Snapshot;
  return frames.reduce(moved, begun(snapshot));
}

const QUEUE: QueueToday = {
  id: 'q',
  members: [],
  entered: 4,
  answered: 2,
  lost: 1,
  in_time: 2,
  counted: 3,
  target_seconds: 20,
  short_seconds: 5,
  asa_seconds: 10,
  gone: 3,
  wait_seconds: 10,
};
const TODAY: Today = { position: 12, until: '', queues: [QUEUE, { ...QUEUE, id: 'other' }] };

describe('figures of a queue', () => {
  it('are those of the server while nothing happened since', () => {
    const told = played(frame(11, 0, came('a')), frame(12, 1, taken('a')));
    expect(figuresNow(TODAY, told).get('q')).toEqual({
      entered: 4,
      answered: 2,
      lost: 1,
      level_percent: 66.7,
      asa_seconds: 10,
      wait_seconds: 10,
    });
  });

  it('go on with each call that comes, is taken or hangs up, with the wait it had', () => {
    const told = played(
      frame(11, 0, came('a')),
      frame(13, 40, taken('a')),
      frame(14, 40, came('b')),
      frame(15, 44, left('b')),
      frame(16, 50, left('w')),
    );
    const now = figuresNow(TODAY, told).get('q');
    expect(now).toMatchObject({ entered: 5, answered: 3, lost: 3, level_percent: 40 });
    expect(now?.asa_seconds).toBe(20);
    expect(now?.wait_seconds).toBeCloseTo((30 + 40 + 4 + 50) / 6);
    expect(figuresNow(TODAY, told).get('other')).toMatchObject({ entered: 4 });
  });

  it('count who is moved where he goes, and not as lost where he was', () => {
    const told = played(
      frame(13, 30, { name: 'item.moved', item: 'w', call: 'w', was: 'q', queue: 'other' }),
      frame(14, 40, taken('w', 'other')),
      frame(15, 40, came('c')),
      frame(16, 99, left('c', 'timeout')),
    );
    const now = figuresNow(TODAY, told);
    expect(now.get('q')).toMatchObject({ entered: 5, answered: 2, lost: 1, level_percent: 66.7 });
    expect(now.get('other')).toMatchObject({ entered: 5, answered: 3, asa_seconds: 10 });
  });

  it('count a call once that comes to a queue again', () => {
    const told = played(
      frame(13, 0, came('a')),
      frame(14, 5, left('a', 'key')),
      frame(15, 9, came('a')),
      frame(16, 10, taken('a')),
    );
    expect(figuresNow(TODAY, told).get('q')).toMatchObject({ entered: 5, answered: 3 });
  });
});

const ANNA: UserNow = {
  id: 'anna',
  groups: [],
  call: null,
  queue: null,
  party: null,
  calls_today: 7,
  acts: [],
};
const JAN: Party = { number: '+48', name: 'Jan' };
const state = (was: string, to: string, more: object = {}) => ({
  name: 'operator.state_changed',
  operator: 'anna',
  was,
  state: to,
  ...more,
});

const started = (call: string, direction = 'inbound') => ({
  name: 'call.started',
  call,
  direction,
  leg: `${call}.0`,
});
const talk = (call: string, leg = 1, queue: string | null = 'q') => ({
  name: 'talk.started',
  operator: 'anna',
  call,
  leg: `${call}.${leg}`,
  queue,
});
const users = { position: 12, until: '', users: [ANNA] };
const anna = (moves: Moves, told = users) => {
  const { people, isUnsure } = peopleNow(told, moves);
  return { ...people.get('anna'), isUnsure };
};

describe('a colleague', () => {
  it('talks with whom the page was told of, counted once a call', () => {
    const told = played(
      frame(12, 0, started('a'), JAN),
      frame(13, 1, state('ready', 'call', { queue: 'q', call: 'a' })),
      frame(14, 2, talk('a')),
      frame(15, 2, state('call', 'busy', { queue: 'q', call: 'a' })),
      frame(16, 9, talk('a')),
    );
    expect(anna(told)).toMatchObject({ call: 'a', queue: 'q', party: JAN, calls_today: 8 });
    const after = moved(told, frame(17, 20, state('busy', 'ready')));
    expect(anna(after)).toMatchObject({ call: null, calls_today: 8, isUnsure: false });
  });

  it('is counted by her status for those who may not see her calls', () => {
    const told = played(
      frame(11, 0, state('call', 'busy', { queue: 'q' })),
      frame(13, 1, state('call', 'busy', { queue: 'q' })),
      frame(14, 9, state('busy', 'pcp', { queue: 'q' })),
    );
    expect(anna(told)).toMatchObject({ party: null, calls_today: 8, isUnsure: false });
  });

  it('is counted once for who is in the same call and told of her status besides', () => {
    const told = played(
      frame(13, 0, started('a')),
      frame(14, 1, talk('a')),
      frame(15, 1, state('call', 'busy', { queue: 'q' })),
      frame(16, 9, state('busy', 'pcp', { queue: 'q' })),
      frame(17, 20, state('call', 'busy', { queue: 'q' })),
    );
    expect(anna(told)).toMatchObject({ calls_today: 9, isUnsure: false });
  });

  it.each([
    [
      'her own call to a colleague',
      [frame(13, 0, started('i', 'internal')), frame(14, 1, talk('i', 0, null))],
    ],
    ['a talk that may have returned', [frame(13, 1, talk('old'))]],
    ['somebody without a queue', [frame(13, 1, state('call', 'busy'))]],
  ])('is asked of again after %s', (_what, frames) => {
    expect(anna(played(...frames))).toMatchObject({ calls_today: 7, isUnsure: true });
    expect(anna(played(...frames), { ...users, position: 14 }).isUnsure).toBe(false);
  });

  it('is with the customer again to whom she turned back', () => {
    const maria: Party = { number: '+49', name: 'Maria' };
    const busy = { ...users, users: [{ ...ANNA, call: 'm', queue: 'other', party: maria }] };
    const told = played(
      frame(13, 0, started('a'), JAN),
      frame(14, 1, talk('a')),
      frame(15, 9, { name: 'talk.resumed', operator: 'anna', call: 'm' }),
    );
    expect(anna(told, busy)).toMatchObject({ call: 'm', queue: 'other', party: maria });
    const again = moved(
      told,
      frame(16, 12, { name: 'talk.rejoined', operator: 'anna', call: 'a' }),
    );
    expect(anna(again, busy)).toMatchObject({ call: 'a', queue: 'q', party: JAN, calls_today: 8 });
  });
});
