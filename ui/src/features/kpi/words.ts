// A rule of KPI in words: what it is about, and what it gives.

import i18next from 'i18next';
import { word } from '../../i18n/words.ts';
import { formatFigure, type Unit } from './figure.ts';
import { type Metrics, metricOf, type Rule, worthsOf } from './rule.ts';
import { worthOf } from './standing.ts';

/** `Average talk (ACD): at most 4:00 a day`, `Away longer than 30:00: Lunch`. `reason`: its name. */
export function ruleText(rule: Rule, metrics: Metrics, reason = ''): string {
  const unit = metricOf(metrics, rule.metric)?.unit ?? 'count';
  const figure = formatFigure(rule.target, unit, i18next.language);
  if (rule.kind === 'violation') {
    const what = word('violation', rule.metric, { figure });
    return reason ? `${what}: ${reason}` : what;
  }
  const goal = i18next.t(`rules.is_${rule.comparison}`, { figure });
  const per = i18next.t(`rules.per_${rule.window ?? 'day'}`);
  return `${word('metric', rule.metric)}: ${goal} ${per}`;
}

/** Points and money beside each other; nothing for nothing. */
export function worthText(
  worth: { points: number; money_micros: number },
  currency: string,
): string {
  const { points, money } = worthOf(worth, currency, i18next.language);
  return [points && i18next.t('points.amount', { points }), money].filter(Boolean).join(', ');
}

/** Of a norm from its least grade to its best one. */
export function rangeText(rule: Rule, currency: string): string {
  const told = worthsOf(rule).map((one) => worthOf(one, currency, i18next.language));
  const points = range(told.map((one) => one.points || '0'));
  const money = range(told.map((one) => one.money || '0'));
  const parts = [points !== '0' && i18next.t('points.amount', { points }), money !== '0' && money];
  return parts.filter(Boolean).join(', ') || i18next.t('rules.nothing');
}

function range(texts: string[]): string {
  const [least = '0'] = texts;
  const best = texts.at(-1) ?? least;
  return least === best ? best : `${least} … ${best}`;
}

export function whoText({ users, groups }: Pick<Rule, 'users' | 'groups'>): string {
  const parts = [
    groups.length > 0 && i18next.t('rules.groups_count', { count: groups.length }),
    users.length > 0 && i18next.t('rules.people_count', { count: users.length }),
  ].filter(Boolean);
  return parts.join(', ') || i18next.t('rules.all');
}

/** A field's name with the unit in which it is typed. */
export function labelIn(label: string, unit: Unit | undefined): string {
  if (unit === 'seconds') return `${label}, ${i18next.t('rules.min_s')}`;
  return unit === 'percent' ? `${label}, %` : label;
}
