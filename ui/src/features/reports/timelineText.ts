// Each recorded event as a sentence a person understands. Pure.

import type { TFunction } from 'i18next';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { sipAnswer } from '../../i18n/codes.ts';
import { word } from '../../i18n/words.ts';
import { formatSeconds } from '../../kit/time.ts';
import { form } from './formText.ts';
import { type Legs, leg } from './legText.ts';
import { message } from './messageText.ts';
import { operator } from './operatorText.ts';
import { item, offer } from './queueText.ts';
import { recording } from './recordingText.ts';
import { supervision } from './supervisionText.ts';
import { type Line, line, type Names } from './timelineLine.ts';
import { company, moved, transfer } from './transferText.ts';

export type { Line, Mood, Names } from './timelineLine.ts';

export function describe(event: DzvinEvent, names: Names, legs: Legs, t: TFunction): Line {
  switch (event.name) {
    case 'call.started': {
      const number = event.dialled || t('timeline.somebody_outside');
      return event.operator
        ? line(t('timeline.call_started_by', { operator: names.operator(event.operator), number }))
        : line(t('timeline.call_started', { number }), 'plain', word('direction', event.direction));
    }
    case 'call.picked_up':
      return line(t('timeline.call_picked_up'), 'good');
    case 'call.ended': {
      const sip = event.sip_code !== null && sipAnswer(event.sip_code);
      const who = word('ended_by', event.ended_by);
      const lost = event.lost_reason && word('lost', event.lost_reason);
      const result = event.result && word('transfer_why', event.result);
      return line(t('timeline.call_ended', { who }), lost ? 'bad' : 'plain', lost, result, sip);
    }
    case 'leg.started':
    case 'leg.rang':
    case 'leg.answered':
    case 'leg.asked':
    case 'leg.ended':
      return leg(event, names, legs, t);
    case 'node.left':
      return line(
        t('timeline.node_left', { node: word('node', event.kind) }),
        'plain',
        event.node,
        event.pressed && t('timeline.node_pressed', { keys: event.pressed }),
        event.exit
          ? t('timeline.node_exit', { exit: word('exit', event.exit) })
          : t('timeline.node_unfinished'),
      );
    case 'talk.started':
      return line(
        t('timeline.talk_started', { operator: names.operator(event.operator) }),
        'talk',
        event.queue && names.queue(event.queue),
      );
    case 'talk.held':
      return line(t('timeline.talk_held', { operator: names.operator(event.operator) }));
    case 'talk.resumed':
      return line(t('timeline.talk_resumed', { operator: names.operator(event.operator) }));
    case 'talk.interrupted': {
      const why = word('interruption', event.why);
      const operator = names.operator(event.operator);
      return line(t('timeline.talk_interrupted', { operator, why }), 'bad');
    }
    case 'talk.rejoined':
      return line(
        t('timeline.talk_rejoined', { operator: names.operator(event.operator) }),
        'talk',
      );
    case 'talk.given_up': {
      const operator = names.operator(event.operator);
      return line(
        t('timeline.talk_given_up', { operator, why: word('given_up', event.why) }),
        'bad',
        event.queue && names.queue(event.queue),
      );
    }
    case 'talk.muted':
      return line(t('timeline.talk_muted', { operator: names.operator(event.operator) }));
    case 'talk.unmuted':
      return line(t('timeline.talk_unmuted', { operator: names.operator(event.operator) }));
    case 'talk.ended':
      return line(t('timeline.talk_ended', { who: word('ended_by', event.ended_by) }), 'talk');
    case 'voicemail.left':
      return line(t('timeline.voicemail_left', { time: formatSeconds(event.seconds) }), 'good');
    case 'voicemail.listened': {
      const key = event.is_listened ? 'timeline.voicemail_listened' : 'timeline.voicemail_put_back';
      return line(t(key, { operator: names.operator(event.by) }));
    }
    case 'call.rated': {
      const { operator, rating } = event;
      return operator
        ? line(t('timeline.call_rated_operator', { operator: names.operator(operator), rating }))
        : line(t('timeline.call_rated', { rating }));
    }
    case 'call.result_set':
      return line(t('timeline.result_set', { operator: names.operator(event.operator) }));
    case 'transfer.started':
    case 'transfer.completed':
    case 'transfer.failed':
      return transfer(event, names, t);
    case 'consult.started':
    case 'consult.ended':
    case 'conference.joined':
    case 'conference.left':
    case 'forward.started':
    case 'forward.failed':
    case 'forward.ended':
      return company(event, names, t);
    case 'item.queued':
    case 'item.refused':
    case 'item.taken':
    case 'item.left':
    case 'item.moved':
    case 'item.raised':
    case 'item.picked':
      return item(event, names, t);
    case 'offer.made':
    case 'offer.missed':
    case 'offer.failed':
    case 'offer.withdrawn':
      return offer(event, names, t);
    case 'recording.started':
    case 'recording.paused':
    case 'recording.resumed':
    case 'recording.late':
    case 'recording.ended':
    case 'recording.ready':
    case 'recording.failed':
    case 'recording.erased':
      return recording(event, names, t);
    case 'operator.state_changed':
    case 'operator.planned':
    case 'operator.away_exceeded':
    case 'operator.pcp_extended':
    case 'operator.reachability_changed':
    case 'operator.code_dialled':
    case 'operator.code_answered':
    case 'operator.found':
    case 'operator.changed_line':
    case 'operator.corrected':
      return operator(event, names, t);
    case 'message.queued':
    case 'message.sent':
    case 'message.delivered':
    case 'message.failed':
      return message(event, names, t);
    case 'form.opened':
    case 'form.saved':
    case 'form.fired':
    case 'form.action_changed':
    case 'form.quota_reached':
      return form(event, names, t);
    case 'leg.moved':
      return moved(event, names, t);
    case 'supervision.started':
    case 'supervision.changed':
    case 'supervision.ended':
      return supervision(event, names, t);
    case 'call.cut':
      return line(t('timeline.call_cut', { supervisor: names.operator(event.supervisor) }), 'bad');
    case 'call.limited': {
      const key = event.is_over ? 'timeline.call_limited' : 'timeline.call_nearly_limited';
      return line(t(key), 'bad', word('transfer_why', event.why));
    }
    case 'subject.failed':
      return line(t('timeline.subject_failed'), 'bad', event.heard);
    case 'colleague.wrote':
    case 'callback.changed':
    case 'missed.done':
    case 'points.changed':
    case 'points.appeal_changed':
    case 'kpi.violation':
    case 'kpi.graded':
    case 'device.registration_changed':
    case 'message.provider_changed':
    case 'message.received':
    case 'message.read':
    case 'gateway.went_down':
    case 'gateway.came_up':
    case 'config.changed':
    case 'party.erased':
    case 'contact.merged':
    case 'contact.deleted':
    case 'contact.exported':
    case 'form.exported':
    case 'contact.imported':
    case 'role.created':
    case 'role.changed':
    case 'role.deleted':
    case 'user.roles_changed':
    case 'user.signed_in':
    case 'user.signed_out':
    case 'user.sign_in_refused':
    case 'audit.exported':
      return line(t('timeline.other', { name: event.name }));
    default:
      return unknown(event, t);
  }
}

/** A newer server may record what this page does not know yet. */
function unknown(event: never, t: TFunction): Line {
  return line(t('timeline.other', { name: (event as DzvinEvent).name }));
}
