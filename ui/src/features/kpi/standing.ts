// Where people stand by a rule, as the server tells it, and how it looks. Pure.

import { formatMoney } from '../../kit/money.ts';
import { formatFigure, type Unit } from './figure.ts';
import type { Comparison, Rule, RuleWindow } from './rule.ts';

export interface Reached {
  /** How much the fact was made of. */
  sample: number;
  fact: number | null;
  /** Of the target. */
  percent: number | null;
  grade: string | null;
  points: number;
  money_micros: number;
}

export interface PersonStanding extends Reached {
  user: string;
  name: string;
}

export interface Standing {
  rule: Pick<Rule, 'metric' | 'min_sample'>;
  currency: string;
  since: string;
  until: string;
  people: PersonStanding[];
}

export interface OwnStanding extends Reached {
  rule: string;
  name: string;
  metric: string;
  unit: Unit;
  window: RuleWindow;
  since: string;
  until: string;
  comparison: Comparison;
  target: number;
  min_sample: number;
  currency: string;
  next: { limit: number; grade: string; points: number; money_micros: number } | null;
}

/** Of shares of time: how long there must be something to share. */
const SAMPLED_BY_TIME = ['occupancy_percent', 'utilisation_percent', 'breaks'];

export function sampleText(count: number, metric: string, language: string): string {
  return formatFigure(count, SAMPLED_BY_TIME.includes(metric) ? 'seconds' : 'count', language);
}

export function isTooSmall({
  sample,
  min_sample,
}: {
  sample: number;
  min_sample: number;
}): boolean {
  return sample < min_sample;
}

/** Of what the grade reached so far gives or takes. */
export function colorOf(reached: Reached): 'green' | 'red' | 'blue' | 'gray' {
  if (reached.grade === null) return 'gray';
  const worth = reached.points || reached.money_micros;
  if (worth === 0) return 'blue';
  return worth > 0 ? 'green' : 'red';
}

/** Of the bar, 0 to 100. */
export function filled({ percent }: Reached): number {
  return Math.min(100, Math.max(0, percent ?? 0));
}

/** `+10`, `+₴50.00`: nothing for nothing. */
export function worthOf(
  { points, money_micros }: { points: number; money_micros: number },
  currency: string,
  language: string,
): { points: string; money: string } {
  const money = money_micros ? formatMoney(money_micros, currency, language) : '';
  return {
    points: points ? points.toLocaleString(language, { signDisplay: 'exceptZero' }) : '',
    money: money_micros > 0 ? `+${money}` : money,
  };
}
