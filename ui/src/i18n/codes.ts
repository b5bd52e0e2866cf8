// SIP answers and causes of hanging up in words, with the code behind them for who must look it up.

import i18next from 'i18next';
import { word } from './words.ts';

export function sipAnswer(code: number): string {
  const what = word('sip_answer', String(code));
  return what === String(code) ? i18next.t('timeline.sip', { code }) : `${what} (SIP ${code})`;
}

/** By Q.850. */
export function hangupCause(cause: number): string {
  const what = word('hangup_cause', String(cause));
  if (what === String(cause)) return i18next.t('timeline.cause', { cause });
  return `${what} (Q.850: ${cause})`;
}
