// A rule of KPI as its form holds it: figures as they were typed. Pure.

import { fromMicros, toMicros } from '../../kit/money.ts';
import { parseFigure, typedFigure, type Unit } from './figure.ts';
import {
  type Metric,
  type Metrics,
  metricOf,
  type Rule,
  type RuleKind,
  type RuleWindow,
  type Shared,
} from './rule.ts';

/** Figures as they were typed. */
export interface GradeForm {
  /** Of this row, while it is on the screen. */
  key: number;
  limit: string;
  grade: string;
  points: number | '';
  money: number | '';
}

export interface RuleForm extends Shared {
  window: RuleWindow;
  target: string;
  grades: GradeForm[];
  points: number | '';
  money: number | '';
  min_sample: string;
}

export const MOST_GRADES = 6;
/** The server's names of wrong fields -> the form's. */
export function formNames({ grades }: RuleForm): Record<string, string> {
  const rows = grades.map((_, n) => [`grades.${n}.money_micros`, `grades.${n}.money`]);
  return { money_micros: 'money', ...Object.fromEntries(rows) };
}

export function blankGrade(limit: string, grades: GradeForm[]): GradeForm {
  const key = Math.max(0, ...grades.map((one) => one.key)) + 1;
  return { key, limit, grade: '', points: '', money: '' };
}

/** What a new rule begins with. */
export function blankRule(today: string): RuleForm {
  return {
    name: '',
    kind: 'norm',
    metric: '',
    window: 'day',
    comparison: 'at_least',
    target: '',
    grades: [blankGrade('', [])],
    points: '',
    money: '',
    min_sample: '',
    users: [],
    groups: [],
    queues: [],
    active_from: today,
    is_active: true,
    reason: null,
  };
}

/** What the empty list offers: 40 calls a day are good, 50 are excellent. */
export function exampleRule(
  today: string,
  words: Record<'name' | 'good' | 'best', string>,
): RuleForm {
  const rows = [
    ['40', words.good, 10],
    ['50', words.best, 20],
  ] as const;
  return {
    ...blankRule(today),
    name: words.name,
    metric: 'total',
    target: '40',
    grades: rows.map(([limit, grade, points], n) => ({
      key: n + 1,
      limit,
      grade,
      points,
      money: '',
    })),
  };
}

/** In which `min_sample` is typed. */
export function sampleUnit(metric: Metric | undefined): Unit {
  return metric?.sample === 'seconds' ? 'seconds' : 'count';
}

export function ruleForm(rule: Rule, metrics: Metrics, language: string): RuleForm {
  const { id: _id, version: _version, ...known } = rule;
  const metric = metricOf(metrics, rule.metric);
  const typed = (value: number) => typedFigure(value, metric?.unit ?? 'count', language);
  const least = known.min_sample;
  return {
    ...known,
    window: known.window ?? 'day',
    target: typed(known.target),
    grades: known.grades.map(({ limit, grade, points, money_micros }, n) => ({
      key: n + 1,
      limit: typed(limit),
      grade,
      points: points || '',
      money: fromMicros(money_micros) || '',
    })),
    points: known.points || '',
    money: fromMicros(known.money_micros) || '',
    min_sample: least ? typedFigure(least, sampleUnit(metric), language) : '',
  };
}

/** Another kind has other metrics, and no grades or one. */
export function withKind(form: RuleForm, kind: RuleKind): RuleForm {
  const grades = kind === 'norm' ? [blankGrade('', [])] : [];
  return { ...form, kind, metric: '', target: '', grades, points: '', money: '', reason: null };
}

/** What was typed stays where it means the same. */
export function withMetric(form: RuleForm, metric: Metric, before: Metric | undefined): RuleForm {
  const next = {
    ...form,
    metric: metric.metric,
    comparison: metric.comparison,
    reason: null,
    queues: metric.has_queues ? form.queues : [],
  };
  if (metric.unit === before?.unit) return next;
  return {
    ...next,
    target: '',
    min_sample: '',
    grades: form.grades.map((one) => ({ ...one, limit: '' })),
  };
}

/** A grade for the target itself goes along with it. */
export function withTarget(form: RuleForm, target: string): RuleForm {
  const grades = form.grades.map((one) =>
    one.limit === form.target ? { ...one, limit: target } : one,
  );
  return { ...form, target, grades };
}

export type SentRule = Omit<Rule, 'id' | 'version'>;

/** A figure that is none is 0: `checkRule` has said so before. */
export function toRule(form: RuleForm, metric: Metric | undefined): SentRule {
  const isNorm = form.kind === 'norm';
  const figure = (typed: string) => (metric && parseFigure(typed, metric.unit)) ?? 0;
  const micros = (money: number | '') => toMicros(Number(money) || 0);
  const { money, ...rest } = form;
  const least = metric?.sample && parseFigure(form.min_sample, sampleUnit(metric));
  return {
    ...rest,
    name: form.name.trim(),
    window: isNorm ? form.window : null,
    target: metric?.has_target ? figure(form.target) : 0,
    grades: form.grades.map((one) => ({
      limit: figure(one.limit),
      grade: one.grade.trim(),
      points: Number(one.points) || 0,
      money_micros: micros(one.money),
    })),
    points: isNorm ? 0 : Number(form.points) || 0,
    money_micros: isNorm ? 0 : micros(money),
    min_sample: least || 0,
  };
}

export function checkRule(form: RuleForm, metric: Metric | undefined): Record<string, string> {
  const figure = (typed: string) => {
    if (!typed.trim()) return 'required';
    return metric && parseFigure(typed, metric.unit) === null ? 'format' : '';
  };
  const wrong: [string, string][] = [
    ['name', form.name.trim() ? '' : 'required'],
    ['metric', metric ? '' : 'required'],
    ['target', metric?.has_target ? figure(form.target) : ''],
    ['grades', form.kind === 'norm' && form.grades.length === 0 ? 'required' : ''],
    ['active_from', form.active_from ? '' : 'required'],
    [
      'min_sample',
      metric?.sample && form.min_sample && parseFigure(form.min_sample, sampleUnit(metric)) === null
        ? 'format'
        : '',
    ],
    ...form.grades.flatMap((one, n): [string, string][] => [
      [`grades.${n}.limit`, metric ? figure(one.limit) : ''],
      [`grades.${n}.grade`, one.grade.trim() ? '' : 'required'],
    ]),
  ];
  return Object.fromEntries(wrong.filter(([, code]) => code));
}
