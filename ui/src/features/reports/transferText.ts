// Transfers, consultations, conferences and outside talks as sentences. Pure.

import type { TFunction } from 'i18next';
import { word } from '../../i18n/words.ts';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

type Moved = Extract<Family<'leg'>, { name: 'leg.moved' }>;

/** An operator by name, or somebody of the public network. */
function whom(operator: string | null, names: Names, t: TFunction): string {
  return operator ? names.operator(operator) : t('timeline.somebody_outside');
}

export function transfer(event: Family<'transfer'>, names: Names, t: TFunction): Line {
  switch (event.name) {
    case 'transfer.started': {
      const to =
        event.to_kind === 'operator'
          ? names.operator(event.to)
          : event.to_kind === 'queue' || event.to_kind === 'group'
            ? names.queue(event.to)
            : t(event.to_kind === 'scenario' ? 'timeline.a_scenario' : 'timeline.somebody_outside');
      const operator = names.operator(event.operator);
      return line(t(`timeline.transfer_${event.kind}`, { operator, to }));
    }
    case 'transfer.completed':
      return line(
        event.operator
          ? t('timeline.transfer_completed', { operator: names.operator(event.operator) })
          : t('timeline.transfer_done'),
        'good',
      );
    case 'transfer.failed':
      return event.why
        ? line(t('timeline.transfer_failed', { why: word('transfer_why', event.why) }), 'bad')
        : line(t('timeline.transfer_taken_back', { operator: names.operator(event.by) }));
  }
}

export function moved(event: Moved, names: Names, t: TFunction): Line {
  return line(t('timeline.leg_moved', { who: whom(event.operator, names, t) }));
}

export function company(
  event: Family<'consult'> | Family<'conference'> | Family<'forward'>,
  names: Names,
  t: TFunction,
): Line {
  switch (event.name) {
    case 'consult.started':
      return line(t('timeline.consult_started', { operator: whom(event.operator, names, t) }));
    case 'consult.ended':
      return line(t('timeline.consult_ended', { operator: whom(event.operator, names, t) }));
    case 'conference.joined': {
      const operator = whom(event.operator, names, t);
      return line(t('timeline.conference_joined', { operator }), 'talk');
    }
    case 'conference.left': {
      const operator = whom(event.operator, names, t);
      return line(t('timeline.conference_left', { operator }), 'talk');
    }
    case 'forward.failed':
      return line(t('timeline.forward_failed', { why: word('transfer_why', event.why) }), 'bad');
    case 'forward.started':
      return line(t('timeline.forward_started'), 'talk');
    case 'forward.ended': {
      // No operator of ours is in such a talk: it is the one outside.
      const isOutside = event.ended_by === 'operator';
      const who = isOutside ? t('timeline.somebody_outside') : word('ended_by', event.ended_by);
      return line(t('timeline.forward_ended', { who }), 'talk');
    }
  }
}
