// A rule of KPI as the server keeps it, and what rules can be about. Pure.

import type { Unit } from './figure.ts';

export const KINDS = ['norm', 'violation'] as const;
export type RuleKind = (typeof KINDS)[number];
export const WINDOWS = ['day', 'week', 'month'] as const;
export type RuleWindow = (typeof WINDOWS)[number];
export const COMPARISONS = ['at_least', 'at_most'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What a rule can be about, and which of its fields make sense there. */
export interface Metric {
  metric: string;
  kind: RuleKind;
  unit: Unit;
  /** The usual one; a violation's only one. */
  comparison: Comparison;
  /** What `min_sample` counts. */
  sample: string | null;
  has_queues: boolean;
  has_reason: boolean;
  has_target: boolean;
}

export interface Metrics {
  currency: string;
  metrics: Metric[];
}

export interface Grade {
  limit: number;
  grade: string;
  points: number;
  money_micros: number;
}

export function metricOf({ metrics }: Metrics, name: string): Metric | undefined {
  return metrics.find(({ metric }) => metric === name);
}

export interface Shared {
  name: string;
  kind: RuleKind;
  metric: string;
  comparison: Comparison;
  /** Of these people and groups; of nobody: of everybody. */
  users: string[];
  groups: string[];
  /** None: all. */
  queues: string[];
  /** `YYYY-MM-DD` */
  active_from: string;
  is_active: boolean;
  /** Of a violation by a status: only with this reason. */
  reason: string | null;
}

export interface Rule extends Shared {
  id: string;
  window: RuleWindow | null;
  target: number;
  grades: Grade[];
  /** Of a violation, each time. */
  points: number;
  money_micros: number;
  min_sample: number;
  version: number;
}

type Worth = Pick<Grade, 'points' | 'money_micros'>;

/** What it gives, from the least to the most. */
export function worthsOf(rule: Rule): Worth[] {
  if (rule.kind === 'violation') return [rule];
  return rule.grades.toSorted(
    (one, other) => one.points - other.points || one.money_micros - other.money_micros,
  );
}
