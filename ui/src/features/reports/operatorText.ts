// Statuses of the people who answer, as sentences. Pure.

import type { TFunction } from 'i18next';
import { word } from '../../i18n/words.ts';
import { formatSeconds } from '../../kit/time.ts';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

export function operator(event: Family<'operator'>, names: Names, t: TFunction): Line {
  switch (event.name) {
    case 'operator.state_changed':
      return line(
        t('timeline.operator_state_changed', {
          operator: names.operator(event.operator),
          was: word('status', event.was),
          state: word('status', event.state),
        }),
        'plain',
        event.reason && word('away_system', event.reason),
      );
    case 'operator.planned':
      return line(
        t('timeline.operator_planned', { operator: names.operator(event.operator) }),
        'plain',
        event.state && word('status', event.state),
      );
    case 'operator.away_exceeded':
      return line(
        t('timeline.operator_away_exceeded', { operator: names.operator(event.operator) }),
        'bad',
      );
    case 'operator.pcp_extended':
      return line(
        t('timeline.operator_pcp_extended', {
          operator: names.operator(event.operator),
          time: formatSeconds(event.seconds),
        }),
      );
    case 'operator.reachability_changed':
      return line(
        t('timeline.operator_reachability', {
          operator: names.operator(event.operator),
          state: t(event.is_reachable ? 'timeline.reachable' : 'timeline.not_reachable'),
        }),
      );
    case 'operator.code_dialled':
      return line(
        t('timeline.operator_code_dialled', {
          operator: names.operator(event.operator),
          code: event.code,
        }),
        event.refused ? 'bad' : 'plain',
        event.refused && word('code_refusal', event.refused),
      );
    case 'operator.code_answered':
      return line(
        t('timeline.operator_code_answered', { answer: word('code_answer', event.answer) }),
        event.answer === 'not_registered' ? 'bad' : 'plain',
      );
    case 'operator.found': {
      const operator = names.operator(event.operator);
      return line(t('timeline.operator_found', { operator, count: event.endpoints.length }));
    }
    case 'operator.changed_line':
      return line(
        t('timeline.operator_changed_line', { operator: names.operator(event.operator) }),
      );
    case 'operator.corrected':
      return line(
        t('timeline.operator_corrected', { operator: names.operator(event.operator) }),
        'bad',
        event.evidence,
      );
  }
}
