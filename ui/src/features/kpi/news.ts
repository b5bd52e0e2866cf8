// One notice of a rule of KPI: what happened, and what the ledger says that it gave or took.

import i18next from 'i18next';
import type { DzvinEvent, KpiGraded, KpiViolation, PointsChanged } from '../../api/events.gen.ts';
import { word } from '../../i18n/words.ts';
import { formatFigure, unitOf } from './figure.ts';
import { worthOf } from './standing.ts';

/** `entry`: nothing came of it, or the ledger has not told yet. */
export type News = (KpiViolation | KpiGraded) & { worth?: PointsChanged };

export interface Told {
  news?: News;
  /** The last entry, in case it is told of before what it is for. */
  worth?: PointsChanged;
}

/** The same when this event is no news. */
export function withEvent(told: Told, event: DzvinEvent): Told {
  if (event.name === 'points.changed' && event.kind === 'kpi') {
    const { news } = told;
    const isOfIt = news?.entry === event.entry;
    return isOfIt ? { worth: event, news: { ...news, worth: event } } : { worth: event };
  }
  if (event.name !== 'kpi.violation' && event.name !== 'kpi.graded') return told;
  const { worth } = told;
  const isOfIt = worth !== undefined && worth.entry === event.entry;
  return { ...told, news: isOfIt ? { ...event, worth } : event };
}

export function colorOfNews({ worth }: News): 'red' | 'green' | 'blue' {
  const amount = worth?.points || worth?.money_micros || 0;
  if (amount === 0) return 'blue';
  return amount > 0 ? 'green' : 'red';
}

export function titleOf(news: News): string {
  const { rule_name: rule } = news;
  return news.name === 'kpi.violation' ? i18next.t('kpi.violation', { rule }) : `KPI: ${rule}`;
}

export function whatWas(news: News): string {
  const figure = (value: number) => formatFigure(value, unitOf(news.metric), i18next.language);
  const said =
    news.name === 'kpi.violation' ? violated(news, figure) : `${figure(news.fact)}, ${news.grade}`;
  const { worth } = news;
  const told = worth && worthOf(worth, worth.currency, i18next.language);
  const points = told?.points && i18next.t('kpi.points', { points: told.points });
  return [said, points, told?.money].filter(Boolean).join(' · ');
}

function violated(
  { metric, limit, value }: KpiViolation,
  figure: (value: number) => string,
): string {
  const what = word('violation', metric, { figure: figure(limit) });
  // What has no limit has no measure, either.
  const isMeasured = limit > 0 && value !== limit;
  return isMeasured ? `${what}: ${i18next.t('kpi.happened', { figure: figure(value) })}` : what;
}
