// @vitest-environment node
import { expect, test } from 'vitest';
import {
  byStatus,
  countsOf,
  inQueues,
  isComplete,
  type Operator,
  ownQueues,
  type PlacesForm,
  type QueueNow,
  toPlaces,
  withStatuses,
} from './picture.ts';

function operator(id: string, but: Partial<Operator> = {}): Operator {
  const place = { queue: 'sales', priority: 1, weight: 10, skills: {} };
  const known = { reason: null, since: '2026-11-22T10:00:00Z', is_reachable: true, call: null };
  return { id, name: id, state: 'ready', ...known, places: [place], may: [], ...but };
}

test('a queue counts those whom it rings, and a ringing one as busy', () => {
  const out = [{ queue: 'sales', priority: null, weight: 10, skills: {} }];
  const all = [
    operator('anna'),
    operator('boris', { state: 'call' }),
    operator('clara', { state: 'pcp' }),
    operator('dan', { state: 'offline' }),
    operator('out', { places: out }),
    operator('else', { places: [] }),
  ];
  expect(countsOf('sales', all)).toEqual({ ready: 1, busy: 1, pcp: 1, away: 0 });
});

test('a status of the socket is newer than the picture', () => {
  const seen = { ...operator('anna'), state: 'busy', since: '2026-11-22T10:05:00Z' } as const;
  const [anna] = withStatuses(
    [operator('anna')],
    [{ ...seen, short_number: null, comment: null, exceeded: [] }],
  );
  expect([anna?.state, anna?.since]).toEqual(['busy', '2026-11-22T10:05:00Z']);
});

test('who can be asked stands first, the one ready for longest before the others', () => {
  const order = byStatus([
    operator('off', { state: 'offline', since: null }),
    operator('late', { since: '2026-11-22T10:09:00Z' }),
    operator('away', { state: 'away' }),
    operator('early'),
  ]);
  expect(order.map(({ id }) => id)).toEqual(['early', 'late', 'away', 'off']);
  expect(inQueues(order, new Set(['none']))).toEqual([]);
  expect(inQueues(order, new Set())).toHaveLength(4);
});

const FORM: PlacesForm = { do: 'join', queues: ['q'], priority: '', weight: '', skills: {} };

test('only what was set is sent', () => {
  expect(toPlaces(FORM, ['a'])).toEqual({ operators: ['a'], queues: ['q'], do: 'join' });
  const full = { ...FORM, priority: 'out', weight: 5, skills: { uk: 3 } };
  expect(toPlaces(full, ['a'])).toMatchObject({ priority: null, weight: 5, skills: { uk: 3 } });
  expect(toPlaces({ ...full, do: 'leave' }, ['a'])).not.toHaveProperty('priority');
});

test('a change changes something', () => {
  expect(isComplete(FORM)).toBe(true);
  expect(isComplete({ ...FORM, queues: [] })).toBe(false);
  expect(isComplete({ ...FORM, do: 'change' })).toBe(false);
  expect(isComplete({ ...FORM, do: 'change', priority: '3' })).toBe(true);
});

test('nobody is moved into a department, and its page says who belongs to it', () => {
  const queue: QueueNow = {
    id: 'sales',
    name: 'Sales',
    strategy: 'longest_idle',
    expected_wait_seconds: null,
    is_weighed: false,
    skills: [],
    is_group: false,
    may: [],
  };
  const queues = [queue, { ...queue, id: 'experts', is_group: true }];
  expect(ownQueues({ at: '', queues, waiting: [], operators: [] })).toEqual([queue]);
});
