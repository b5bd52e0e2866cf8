// A supervisor with somebody's talk, as sentences. Pure.

import type { TFunction } from 'i18next';
import { word } from '../../i18n/words.ts';
import { formatSeconds } from '../../kit/time.ts';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

export function supervision(event: Family<'supervision'>, names: Names, t: TFunction): Line {
  const supervisor = names.operator(event.supervisor);
  const operator = names.operator(event.operator);
  switch (event.name) {
    case 'supervision.started':
      return line(
        t(`timeline.supervision_${event.mode}`, { supervisor, operator }),
        'plain',
        event.is_announced && t('timeline.supervision_announced'),
      );
    case 'supervision.changed':
      return line(t(`timeline.supervision_${event.mode}`, { supervisor, operator }));
    case 'supervision.ended':
      return line(
        t('timeline.supervision_ended', { supervisor }),
        'plain',
        word('supervision_end', event.why),
        event.seconds > 0 && formatSeconds(event.seconds),
      );
  }
}
