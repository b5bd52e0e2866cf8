// What became of SMS and e-mails as sentences. Pure.

import type { TFunction } from 'i18next';
import { word } from '../../i18n/words.ts';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

type OfNoCall = { name: 'message.provider_changed' | 'message.received' | 'message.read' };
type OfCall = Exclude<Family<'message'>, OfNoCall>;

export function message(event: OfCall, names: Names, t: TFunction): Line {
  const channel = word('channel', event.channel);
  switch (event.name) {
    case 'message.queued':
      return line(
        t('timeline.message_queued', { operator: names.operator(event.operator), channel }),
      );
    case 'message.sent':
      return line(t('timeline.message_sent', { channel }));
    case 'message.delivered':
      return line(t('timeline.message_delivered', { channel }), 'good');
    case 'message.failed':
      return line(
        t('timeline.message_failed', { channel, why: word('message_why', event.why) }),
        'bad',
      );
  }
}
