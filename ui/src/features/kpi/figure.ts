// A fact, a target or a limit of a metric: how it is written, and what somebody typed. Pure.

import { formatSeconds } from '../../kit/time.ts';

export type Unit = 'count' | 'seconds' | 'percent' | 'score';

const DIGITS: Record<Unit, number> = { count: 0, seconds: 0, percent: 1, score: 2 };
const MOST_SECONDS = 31 * 24 * 3600;

/** Of an event, which does not say it. */
export function unitOf(metric: string): Unit {
  if (metric.endsWith('_seconds')) return 'seconds';
  if (metric.endsWith('_percent')) return 'percent';
  return metric.startsWith('rat') ? 'score' : 'count';
}

/** `4:05`, `87.5 %`, `4.25`. */
export function formatFigure(value: number, unit: Unit, language: string): string {
  if (unit === 'seconds') return formatSeconds(Math.round(value));
  const said = value.toLocaleString(language, { maximumFractionDigits: DIGITS[unit] });
  // Not to be broken between two lines.
  return unit === 'percent' ? `${said}\u00a0%` : said;
}

/** As it stands in a field. */
export function typedFigure(value: number, unit: Unit, language: string): string {
  if (unit === 'seconds') return formatSeconds(value);
  return value.toLocaleString(language, { maximumFractionDigits: 4, useGrouping: false });
}

/** Null for what is no such figure. Of a time what is alone is minutes. */
export function parseFigure(typed: string, unit: Unit): number | null {
  const text = typed.trim();
  if (unit === 'seconds') return secondsOf(text);
  const number = text.replace(/\s*%$/, '').replace(',', '.');
  if (!/^\d{1,9}(\.\d{1,4})?$/.test(number)) return null;
  return Number(number);
}

function secondsOf(text: string): number | null {
  const found = /^(?:(\d{1,3}):)?(\d{1,5}):([0-5]\d)$/.exec(text);
  if (!found && !/^\d{1,5}$/.test(text)) return null;
  const [hours, minutes, rest] = found
    ? [Number(found[1] ?? 0), Number(found[2]), Number(found[3])]
    : [0, Number(text), 0];
  if (found?.[1] !== undefined && minutes > 59) return null;
  const seconds = hours * 3600 + minutes * 60 + rest;
  return seconds <= MOST_SECONDS ? seconds : null;
}
