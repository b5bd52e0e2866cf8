// An expected wait, which is known to the minute.

import type { TFunction } from 'i18next';

export function formatMinutes(seconds: number, t: TFunction): string {
  return t('supervisor.minutes', { count: Math.max(1, Math.round(seconds / 60)) });
}
