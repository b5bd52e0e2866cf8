// @vitest-environment node
import { expect, test } from 'vitest';
import { ME, operator, snapshot } from '../../../../tests/support/snapshots.ts';
import { type Option, type Purpose, sections, warning } from './targets.ts';

const HERE = snapshot({
  operators: [
    operator(ME, '201', 'Olena'),
    { ...operator('off', '203', 'Andrii'), state: 'offline', since: null, is_reachable: false },
    { ...operator('cut', '204', 'Borys'), is_reachable: false },
    { ...operator('busy', '205', 'Denys'), state: 'busy' },
    { ...operator('away', '206', 'Ivan'), state: 'away' },
    operator('free', '202', 'Maksym'),
  ],
  groups: [{ id: 'g', name: 'Accounts', short_number: '40' }],
  queues: [{ id: 'q', name: 'Sales', short_number: '70', waiting: [] }],
  targets: {
    queues: [
      { id: 'q', name: 'Sales', short_number: '70' },
      { id: 'q2', name: 'Support', short_number: null },
    ],
    scenarios: [{ id: 's', name: 'Opinion poll' }],
  },
});

function keys(
  text = '',
  change: { purpose?: Purpose; mayLeave?: boolean; inCall?: string[] } = {},
) {
  const wish = { text, purpose: 'transfer' as const, mayLeave: false, inCall: [], ...change };
  return sections(HERE, wish).flatMap((one) => one.options.map(({ key }) => key));
}

test('whoever is free comes first, whoever cannot be reached last, and I am not there', () => {
  expect(keys().slice(0, 5)).toEqual(
    ['free', 'away', 'busy', 'cut', 'off'].map((id) => `operator-${id}`),
  );
});

test('departments, queues and scenarios follow; nobody talks with a scenario', () => {
  expect(keys().slice(5)).toEqual(['group-g', 'queue-q', 'queue-q2', 'scenario-s']);
  expect(keys('', { purpose: 'conference' })).not.toContain('scenario-s');
});

test('a name is found by any part of it, a number by its beginning', () => {
  expect(keys('KSY')).toEqual(['operator-free']);
  expect(keys('20')).toHaveLength(5);
  expect(keys('70')).toEqual(['queue-q']);
});

test('who is in the call already is not asked for', () => {
  expect(keys('', { inCall: ['free'] })).not.toContain('operator-free');
});

test('a typed number is offered only to those who may leave the company', () => {
  expect(keys('+380 44 279-00-00', { mayLeave: true })).toEqual(['number']);
  expect(keys('+380 44 279-00-00')).toEqual([]);
  expect(keys('maks', { mayLeave: true })).toEqual(['operator-free']);
});

test('only a colleague who will hardly answer is warned about; waiting is known of my queues', () => {
  const all = sections(HERE, { text: '', purpose: 'transfer', mayLeave: false, inCall: [] });
  const of = (key: string) =>
    all.flatMap((one) => one.options).find((one) => one.key === key) as Option;
  expect(warning(of('operator-free'))).toBeNull();
  expect(warning(of('operator-away'))).toBe('away');
  expect(warning(of('operator-busy'))).toBe('busy');
  expect(warning(of('operator-cut'))).toBe('unreachable');
  expect(warning(of('operator-off'))).toBe('offline');
  expect(warning(of('queue-q'))).toBeNull();
  expect([of('queue-q').waiting, of('queue-q2').waiting]).toEqual([[], null]);
});
