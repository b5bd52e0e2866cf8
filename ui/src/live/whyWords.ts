// Why no calls come to somebody, or why a call waits: a reason in words, with its time and its queue.

import i18next from 'i18next';
import { word } from '../i18n/words.ts';
import { formatSeconds } from '../kit/time.ts';

export interface WhyReason {
  code: string;
  queue?: string | null;
  /** When it ends by itself. */
  until?: string | null;
  /** How many free operators come before. */
  ahead?: number | null;
}

/** `now`: milliseconds of the server's clock. */
export function withTime(reason: string, until: string | null | undefined, now: number): string {
  const left = until ? (Date.parse(until) - now) / 1000 : 0;
  return left > 0 ? i18next.t('why.until', { reason, time: formatSeconds(left) }) : reason;
}

/** `why`: said to the operator himself; `why_of`: to somebody else. */
export function whySentence(
  group: 'why' | 'why_of',
  { code, queue, until, ahead }: WhyReason,
  queues: { id: string; name: string }[],
  now: number,
): string {
  const reason = withTime(word(group, code, { count: ahead ?? 0 }), until, now);
  const name = queues.find(({ id }) => id === queue)?.name;
  return name ? i18next.t('why.in_queue', { reason, queue: name }) : reason;
}
