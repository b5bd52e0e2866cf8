// Until when a value counts, in words.

import type { TFunction } from 'i18next';
import { formatFull } from '../../kit/time.ts';

export function untilText(
  expires: string | null,
  t: TFunction,
  language: string,
  now = Date.now(),
): string {
  if (!expires) return t('lists.for_ever');
  const moment = formatFull(expires, language);
  return t(Date.parse(expires) > now ? 'lists.until' : 'lists.until_past', { moment });
}
