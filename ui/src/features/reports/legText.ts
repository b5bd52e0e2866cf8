// What a leg of a call did, as a sentence. Pure.

import type { TFunction } from 'i18next';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { hangupCause, sipAnswer } from '../../i18n/codes.ts';
import { word } from '../../i18n/words.ts';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

/** Whose leg it is: an operator's id, or null for the customer's. */
export type Legs = Map<string, string | null>;

export function legsOf(events: DzvinEvent[]): Legs {
  const started = events.filter((event) => event.name === 'leg.started');
  return new Map(started.map((event) => [event.leg, event.operator]));
}

type OwnLeg = Exclude<Family<'leg'>, { name: 'leg.moved' }>;

export function leg(event: OwnLeg, names: Names, legs: Legs, t: TFunction): Line {
  const owner = legs.get(event.leg);
  const operator = owner ? names.operator(owner) : '';
  switch (event.name) {
    case 'leg.started':
      if (event.kind === 'customer') return line(t('timeline.leg_started_customer'));
      if (event.kind === 'supervisor') {
        return line(t('timeline.leg_supervises', { operator: names.operator(event.operator) }));
      }
      return event.operator
        ? line(
            t('timeline.leg_started', { operator: names.operator(event.operator) }),
            'plain',
            word('offer', event.phone),
          )
        : line(t('timeline.leg_started_phone'));
    case 'leg.rang':
      return line(operator ? t('timeline.leg_rang_at', { operator }) : t('timeline.leg_rang'));
    case 'leg.answered':
      return line(
        operator ? t('timeline.leg_answered_by', { operator }) : t('timeline.leg_answered'),
      );
    case 'leg.asked':
      return line(t('timeline.leg_asked', { operator }));
    case 'leg.ended': {
      const text =
        event.kind === 'customer'
          ? t('timeline.leg_ended_customer')
          : t('timeline.leg_ended', { operator: names.operator(event.operator) });
      const sip = event.sip_code !== null && sipAnswer(event.sip_code);
      return line(text, 'plain', sip, event.cause > 0 && hangupCause(event.cause));
    }
  }
}
