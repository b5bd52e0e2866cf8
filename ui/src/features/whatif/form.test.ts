// @vitest-environment node
import { expect, test } from 'vitest';
import { NEW_GROUP, NEW_QUEUE, NO_CHANGE, planOf, type StudyForm, wrongOf } from './form.ts';

const form: StudyForm = {
  name: ' Friday ',
  source: 'synthetic',
  date: '2026-11-20',
  days: 1,
  chosen: [],
  queues: [{ ...NEW_QUEUE, name: 'Sales', arrivals: '10, 20;30', patience: '' }],
  groups: [{ ...NEW_GROUP, name: 'Day', shifts: '09:00-13:00 14:00-18:00', queues: ['Sales'] }],
  variants: [
    { name: 'as it is', calls: 100, lines: '', changes: [] },
    {
      name: 'all ring',
      calls: 120,
      lines: 2,
      changes: [{ ...NO_CHANGE, queue: 'Sales', strategy: 'ring_all', operators: -1 }],
    },
  ],
  seed: 7,
};

test('a synthetic day becomes a plan with its variants', () => {
  expect(wrongOf(form)).toEqual({});
  const plan = planOf(form);
  expect(plan.name).toBe('Friday');
  expect(plan.stored).toBeUndefined();
  expect(plan.synthetic?.queues[0]).toMatchObject({
    arrivals: [10, 20, 30],
    patience: null,
    vip_percent: 0,
    customers: null,
  });
  expect(plan.synthetic?.operators[0]).toMatchObject({
    shifts: ['09:00-13:00', '14:00-18:00'],
    lines: 1,
    status_control: true,
  });
  expect(plan.variants[1]?.lines).toBe(2);
  expect(plan.variants[0]).toEqual({
    name: 'as it is',
    calls_percent: 100,
    lines: null,
    queues: [],
    staffing: [],
  });
  expect(plan.variants[1]?.queues).toEqual([
    { queue: 'Sales', settings: { strategy: 'ring_all' } },
  ]);
  expect(plan.variants[1]?.staffing).toEqual([{ queue: 'Sales', change: -1, shift: null }]);
});

test('a stored day takes the chosen queues along', () => {
  const plan = planOf({ ...form, source: 'stored', days: 3, chosen: ['q1'] });
  expect(plan.synthetic).toBeUndefined();
  expect(plan.stored).toEqual({ date: '2026-11-20', days: 3, queues: ['q1'] });
});

test('what is typed wrong is named by its field', () => {
  const queue = { ...NEW_QUEUE, starts: '9', arrivals: 'ten' };
  const group = { ...NEW_GROUP, name: 'Day', shifts: '9-18' };
  const changes = [{ ...NO_CHANGE, queue: '', shift: 'evening' }];
  const variants = [{ name: '', calls: 100, lines: '', changes }];
  expect(wrongOf({ ...form, name: '', queues: [queue], groups: [group], variants })).toEqual({
    name: 'empty',
    'queues.0.name': 'empty',
    'queues.0.starts': 'clock',
    'queues.0.arrivals': 'numbers',
    'groups.0.shifts': 'shift',
    'groups.0.queues': 'choose',
    'variants.0.name': 'empty',
    'variants.0.0.queue': 'choose',
    'variants.0.0.shift': 'shift',
  });
});
