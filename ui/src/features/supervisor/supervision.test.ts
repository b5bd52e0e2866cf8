import { expect, test } from 'vitest';
import { type ActiveCall, ends, talkOf } from './supervision.ts';

const CALL: ActiveCall = {
  call: 'c1',
  state: 'talk',
  direction: 'inbound',
  party: { number: '+380501112233', name: '' },
  dialled: '800',
  queue: 'q',
  operator: 'anna',
  dialled_by: null,
  others: ['boris'],
  started_at: '2026-03-02T09:00:00Z',
  waiting_since: null,
  talk_since: '2026-03-02T09:00:10Z',
  supervisors: [],
  modes: ['listen'],
  may_cut: false,
};
const nameOf = (id: string) => id.toUpperCase();

test('a talk is found by whoever leads it or takes part in it', () => {
  expect(talkOf('anna', [CALL])).toBe(CALL);
  expect(talkOf('boris', [CALL])).toBe(CALL);
  expect(talkOf('clara', [CALL])).toBeUndefined();
});

test('both ends of a call are named, whichever way it goes', () => {
  expect(ends(CALL, nameOf)).toEqual({ from: '+380501112233', to: '800' });
  const out = { ...CALL, direction: 'outbound' as const, dialled_by: 'anna' };
  expect(ends(out, nameOf)).toEqual({ from: 'ANNA', to: '+380501112233' });
  const inside = { ...CALL, direction: 'internal' as const, dialled_by: 'clara' };
  expect(ends(inside, nameOf)).toEqual({ from: 'CLARA', to: 'ANNA' });
  expect(ends({ ...inside, operator: 'clara' }, nameOf)).toEqual({ from: 'CLARA', to: '800' });
});
