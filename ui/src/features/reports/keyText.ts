// A strategy's key as words: by what operators were sorted, first things first. Pure.

import type { TFunction } from 'i18next';
import { formatFull, formatSeconds } from '../../kit/time.ts';

/** What the parts of a key mean, by strategy (dzvin/acd/strategies). The last one is every strategy's. */
const PARTS: Record<string, string[]> = {
  longest_idle: ['free_since', 'taken_today'],
  priority: ['position'],
  round_robin: ['is_passed', 'position'],
  ring_all: ['free_since'],
  ring_progressive: ['free_since'],
  fewest_calls: ['answered', 'free_since'],
  least_talk_time: ['talk_seconds', 'answered', 'free_since'],
  least_occupied: ['occupancy', 'free_since'],
  skills: ['score', 'free_since'],
  weighted_random: ['drawn'],
};
const LAST = 'offered_at';
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

export function keyWords(
  strategy: string,
  key: unknown[],
  t: TFunction,
  language: string,
): string[] {
  const parts = [...(PARTS[strategy] ?? guessed(key)), LAST];
  const isKnown = parts.length === key.length;
  return key.map((value, n) =>
    isKnown ? said(parts[n] ?? '', value, t, language) : shown(value, language),
  );
}

/** Own operators (`sticky`) are sorted as their fallback does: those by time look alike. */
function guessed(key: unknown[]): string[] {
  if (!MOMENT.test(String(key[0]))) return [];
  return key.length === 3 ? ['free_since', 'taken_today'] : ['free_since'];
}

function said(part: string, value: unknown, t: TFunction, language: string): string {
  const count = Number(value);
  switch (part) {
    case 'free_since':
      return t('offer_key.free_since', { at: shown(value, language) });
    case 'offered_at':
      return value === 'never'
        ? t('offer_key.never_offered')
        : t('offer_key.offered_at', { at: shown(value, language) });
    case 'taken_today':
      return t('offer_key.taken_today', { count });
    case 'answered':
      return t('offer_key.answered', { count });
    case 'talk_seconds':
      return t('offer_key.talk', { time: formatSeconds(count) });
    case 'occupancy':
      return t('offer_key.occupancy', { percent: Math.round(count * 100) });
    case 'position':
      return t('offer_key.position', { count: count + 1 });
    case 'is_passed':
      return t(value ? 'offer_key.is_passed' : 'offer_key.is_next');
    case 'score':
      return t('offer_key.score', { count: Math.abs(count) });
    case 'drawn':
      return t('offer_key.drawn', { count: Number(count.toFixed(3)) });
  }
  return shown(value, language);
}

/** Moments in local time. */
function shown(part: unknown, language: string): string {
  const text = String(part);
  return MOMENT.test(text) ? formatFull(text, language) : text;
}
