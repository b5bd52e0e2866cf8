// Waiting in a queue, and being asked to take a call, as sentences. Pure.

import type { TFunction } from 'i18next';
import { sipAnswer } from '../../i18n/codes.ts';
import { word } from '../../i18n/words.ts';
import { formatSeconds } from '../../kit/time.ts';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

export function item(event: Family<'item'>, names: Names, t: TFunction): Line {
  switch (event.name) {
    case 'item.queued':
      return event.queue
        ? line(t('timeline.item_queued', { queue: names.queue(event.queue) }))
        : line(t('timeline.item_queued_operator', { operator: names.operator(event.operator) }));
    case 'item.refused':
      return line(t('timeline.item_refused', { reason: word('refused', event.reason) }), 'bad');
    case 'item.taken':
      return line(t('timeline.item_taken', { operator: names.operator(event.operator) }), 'good');
    case 'item.left':
      return line(t('timeline.item_left', { reason: word('left', event.reason) }), 'bad');
    case 'item.moved': {
      const queue = names.queue(event.queue);
      return event.by
        ? line(t('timeline.item_moved', { operator: names.operator(event.by), queue }))
        : line(t('timeline.item_overflowed', { queue }));
    }
    case 'item.raised': {
      const operator = names.operator(event.by);
      return event.is_front
        ? line(t('timeline.item_put_first', { operator }))
        : line(t('timeline.item_raised', { operator, count: event.points }));
    }
    case 'item.picked': {
      const operator = names.operator(event.operator);
      return event.by === event.operator
        ? line(t('timeline.item_picked_own', { operator }))
        : line(t('timeline.item_picked', { operator, by: names.operator(event.by) }));
    }
  }
}

export function offer(event: Family<'offer'>, names: Names, t: TFunction): Line {
  const operator = names.operator(event.operator);
  switch (event.name) {
    case 'offer.made':
      return line(
        t('timeline.offer_made', { operator }),
        'plain',
        t('timeline.ring_for', { time: formatSeconds(event.ring_seconds) }),
      );
    case 'offer.missed':
      return line(t('timeline.offer_missed', { operator }), 'bad');
    case 'offer.failed': {
      const sip = event.sip_code !== null && sipAnswer(event.sip_code);
      const reason = word('offer', event.reason);
      return line(t('timeline.offer_failed', { operator, reason }), 'bad', sip);
    }
    case 'offer.withdrawn':
      return line(t('timeline.offer_withdrawn', { operator }));
  }
}
