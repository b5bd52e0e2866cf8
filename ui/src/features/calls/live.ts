// What the screen knows about my own call: made from events only.

import type { LegMoved } from '../../api/events.gen.ts';
import { type EventFrame, unknownEvent } from '../../live/apply.ts';
import { callsOf, withCalls } from '../../live/lines.ts';
import type { MyCall, Outcome, Snapshot } from '../../live/snapshot.ts';
import { blank, dialled, offered } from './newCall.ts';
import { endOf, outcomeOf, remembered } from './recent.ts';
import { talkAfter } from './talks.ts';

/** Each of my calls hears what is about it alone. */
export function reduceCalls(snapshot: Snapshot, frame: EventFrame): Snapshot {
  const seat = seatOf(snapshot, frame.event);
  const before = { ...snapshot, call: seat };
  const after = reduceCall(before, frame);
  if (after === before) return snapshot;
  const mine = callsOf(snapshot);
  const others = mine.filter((one) => one !== seat);
  const place = seat ? mine.indexOf(seat) : mine.length;
  const at = TURNS.includes(frame.event.name) ? 0 : place;
  const calls = after.call ? others.toSpliced(at, 0, after.call) : others;
  return withCalls({ ...snapshot, recent: after.recent }, calls);
}

/** I turn to the call of this event. */
const TURNS: string[] = ['talk.started', 'talk.resumed', 'talk.rejoined'];

/** The call that this event is about; null for one that begins beside what I have. */
function seatOf(snapshot: Snapshot, event: EventFrame['event']): MyCall | null {
  const id = event.name === 'leg.moved' ? event.was : 'call' in event ? event.call : null;
  const mine = callsOf(snapshot).find((one) => one.call === id);
  if (mine) return mine;
  const { call, me } = snapshot;
  const isBeside = !me.has_status_control || (call !== null && call.stage !== 'ringing');
  if (event.name === 'offer.made' && event.operator === me.operator && isBeside) return null;
  const isFurther = !me.has_status_control || call?.stage === 'talk';
  if (event.name === 'call.started' && event.operator === me.operator && isFurther) return null;
  return call;
}

function reduceCall(snapshot: Snapshot, frame: EventFrame): Snapshot {
  const { event } = frame;
  const me = snapshot.me.operator;
  switch (event.name) {
    case 'call.started':
      return event.operator === me && !snapshot.call
        ? { ...snapshot, call: dialled(frame, event.direction, event.call, event.dialled) }
        : snapshot;
    case 'offer.made':
      // Click to call: my own phone rings for the call that I asked for.
      if (snapshot.call?.call === event.call && snapshot.call.stage === 'dialling') return snapshot;
      return event.operator === me ? { ...snapshot, call: offered(snapshot, frame) } : snapshot;
    case 'offer.missed':
      return lostOffer(snapshot, frame, event.offer, 'missed');
    case 'offer.failed':
      return lostOffer(snapshot, frame, event.offer, outcomeOf(event.reason));
    case 'offer.withdrawn':
      return lostOffer(snapshot, frame, event.offer, 'missed');
    case 'call.picked_up':
      return mine(snapshot, event.call, (call) =>
        call.stage === 'dialling' ? { ...call, stage: 'robot', since: frame.at } : call,
      );
    case 'item.queued':
    case 'leg.started':
    case 'talk.started':
    case 'talk.held':
    case 'talk.resumed':
    case 'talk.muted':
    case 'talk.unmuted':
    case 'talk.interrupted':
    case 'talk.rejoined':
    case 'talk.ended':
    case 'transfer.started':
    case 'transfer.completed':
    case 'transfer.failed':
    case 'consult.started':
    case 'consult.ended':
    case 'conference.joined':
    case 'conference.left':
    case 'recording.started':
    case 'recording.paused':
    case 'recording.resumed':
    case 'recording.late':
    case 'recording.ended':
    case 'recording.failed':
      return talked(snapshot, frame, event.call);
    case 'call.ended':
      return finished(snapshot, frame, event.call);
    case 'leg.moved':
      return event.operator === me ? moved(snapshot, frame, event) : snapshot;
    case 'leg.rang':
    case 'leg.answered':
    case 'leg.asked':
    case 'leg.ended':
    case 'node.left':
    case 'voicemail.left':
    case 'voicemail.listened':
    case 'message.queued':
    case 'message.sent':
    case 'message.delivered':
    case 'message.failed':
    case 'call.result_set':
    case 'callback.changed':
    case 'missed.done':
    case 'points.changed':
    case 'points.appeal_changed':
    case 'kpi.violation':
    case 'kpi.graded':
    case 'call.rated':
    case 'item.refused':
    case 'item.taken':
    case 'item.left':
    case 'item.moved':
    case 'item.raised':
    case 'item.picked':
    case 'operator.state_changed':
    case 'operator.planned':
    case 'operator.away_exceeded':
    case 'operator.pcp_extended':
    case 'operator.reachability_changed':
    case 'operator.code_dialled':
    case 'operator.code_answered':
    case 'operator.corrected':
    case 'operator.found':
    case 'operator.changed_line':
    case 'talk.given_up':
    case 'supervision.started':
    case 'supervision.changed':
    case 'supervision.ended':
    case 'call.cut':
    case 'call.limited':
    case 'colleague.wrote':
    case 'forward.started':
    case 'forward.failed':
    case 'forward.ended':
    case 'recording.ready':
    case 'recording.erased':
    case 'device.registration_changed':
    case 'message.provider_changed':
    case 'message.received':
    case 'message.read':
    case 'gateway.went_down':
    case 'gateway.came_up':
    case 'config.changed':
    case 'form.opened':
    case 'form.saved':
    case 'form.fired':
    case 'form.action_changed':
    case 'form.exported':
    case 'form.quota_reached':
    case 'subject.failed':
    case 'party.erased':
    case 'contact.merged':
    case 'contact.deleted':
    case 'contact.exported':
    case 'contact.imported':
    case 'role.created':
    case 'role.changed':
    case 'role.deleted':
    case 'user.roles_changed':
    case 'user.signed_in':
    case 'user.signed_out':
    case 'user.sign_in_refused':
    case 'audit.exported':
      return snapshot;
    default:
      return unknownEvent(event, snapshot);
  }
}

function mine(snapshot: Snapshot, call: string, change: (call: MyCall) => MyCall): Snapshot {
  if (snapshot.call?.call !== call) return snapshot;
  return { ...snapshot, call: change(snapshot.call) };
}

/** A step of my talk, which may be its end for me. */
function talked(snapshot: Snapshot, frame: EventFrame, id: string): Snapshot {
  if (snapshot.call?.call !== id) return snapshot;
  const call = talkAfter(snapshot.call, frame, snapshot.me.operator);
  return call ? { ...snapshot, call } : finished(snapshot, frame, id);
}

/** A desk phone's transfer key gave me the customer of another call. */
function moved(snapshot: Snapshot, frame: EventFrame, event: LegMoved): Snapshot {
  const before = finished(snapshot, frame, event.was);
  return { ...before, call: { ...blank(frame, event.call), stage: 'talk' } };
}

function lostOffer(
  snapshot: Snapshot,
  frame: EventFrame,
  offer: string,
  outcome: Outcome,
): Snapshot {
  const { call } = snapshot;
  if (call?.offer !== offer || call.stage !== 'ringing') return snapshot;
  return { ...snapshot, call: null, recent: remembered(snapshot, call, frame, outcome) };
}

function finished(snapshot: Snapshot, frame: EventFrame, id: string): Snapshot {
  const { call } = snapshot;
  if (call?.call !== id) return snapshot;
  return { ...snapshot, call: null, recent: remembered(snapshot, call, frame, endOf(call)) };
}
