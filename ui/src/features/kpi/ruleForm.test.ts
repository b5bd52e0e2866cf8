// @vitest-environment node
import { expect, test } from 'vitest';
import { type Metric, metricOf, type Rule } from './rule.ts';
import {
  blankGrade,
  blankRule,
  checkRule,
  exampleRule,
  ruleForm,
  toRule,
  withKind,
  withMetric,
  withTarget,
} from './ruleForm.ts';

const TOTAL: Metric = {
  metric: 'total',
  kind: 'norm',
  unit: 'count',
  comparison: 'at_least',
  sample: null,
  has_queues: true,
  has_reason: false,
  has_target: true,
};
const AHT: Metric = {
  ...TOTAL,
  metric: 'aht_seconds',
  unit: 'seconds',
  comparison: 'at_most',
  sample: 'talks',
};
const AWAY: Metric = {
  ...TOTAL,
  metric: 'away_longer_seconds',
  kind: 'violation',
  unit: 'seconds',
  has_queues: false,
  has_reason: true,
};
const REJECTED: Metric = {
  ...TOTAL,
  metric: 'rejected_offer',
  kind: 'violation',
  has_target: false,
};
const METRICS = { currency: 'UAH', metrics: [TOTAL, AHT, AWAY, REJECTED] };
const RULE: Rule = {
  id: 'r1',
  name: 'Quick',
  kind: 'norm',
  metric: 'aht_seconds',
  window: 'week',
  comparison: 'at_most',
  target: 240,
  grades: [{ limit: 240, grade: 'Good', points: 10, money_micros: 5_500_000 }],
  points: 0,
  money_micros: 0,
  min_sample: 5,
  users: ['anna'],
  groups: [],
  queues: ['q1'],
  active_from: '2026-11-23',
  is_active: true,
  reason: null,
  version: 3,
};

test('a rule that is opened and not changed is sent as it was', () => {
  const { id: _id, version: _version, ...sent } = RULE;
  expect(toRule(ruleForm(RULE, METRICS, 'uk'), AHT)).toEqual(sent);
});

test('the example of the empty list may be saved as it is', () => {
  const form = exampleRule('2026-11-23', { name: 'Calls', good: 'Good', best: 'Excellent' });
  expect(checkRule(form, metricOf(METRICS, form.metric))).toEqual({});
  expect(toRule(form, TOTAL).grades).toEqual([
    { limit: 40, grade: 'Good', points: 10, money_micros: 0 },
    { limit: 50, grade: 'Excellent', points: 20, money_micros: 0 },
  ]);
});

test('another metric brings what is better by it, and empties what has another unit', () => {
  const typed = withTarget({ ...blankRule('2026-11-23'), metric: 'total' }, '40');
  const aht = withMetric(typed, AHT, TOTAL);
  expect(aht).toMatchObject({ comparison: 'at_most', target: '' });
  expect(aht.grades[0]?.limit).toBe('');
  expect(withMetric(typed, { ...TOTAL, metric: 'inbound' }, TOTAL).target).toBe('40');
});

test('the grade for the goal itself goes along with it', () => {
  const form = withTarget(blankRule('2026-11-23'), '40');
  const two = { ...form, grades: [...form.grades, blankGrade('50', form.grades)] };
  expect(withTarget(two, '45').grades.map(({ limit }) => limit)).toEqual(['45', '50']);
});

test('a violation has no period, no grades and no least number', () => {
  const form = { ...withKind(ruleForm(RULE, METRICS, 'en'), 'violation'), reason: 'lunch' };
  const away = toRule({ ...form, metric: AWAY.metric, target: '30', points: -5 }, AWAY);
  expect(away).toMatchObject({ window: null, grades: [], min_sample: 0, target: 1800, points: -5 });
  expect(away.reason).toBe('lunch');
});

test('what is missing or no figure is said at its field', () => {
  const form = { ...blankRule('2026-11-23'), metric: 'aht_seconds' };
  expect(checkRule(form, undefined)).toMatchObject({ name: 'required', metric: 'required' });
  expect(checkRule({ ...form, target: 'soon', min_sample: 'x' }, AHT)).toMatchObject({
    target: 'format',
    min_sample: 'format',
    'grades.0.limit': 'required',
    'grades.0.grade': 'required',
  });
  const violation = { ...withKind(form, 'violation'), name: 'No', metric: 'rejected_offer' };
  expect(checkRule(violation, REJECTED)).toEqual({});
});
