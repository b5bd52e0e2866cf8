// Statuses, reachability and who waits in the queues: kept current by events.

import type { DzvinEvent } from '../../api/events.gen.ts';
import { type EventFrame, unknownEvent } from '../../live/apply.ts';
import type { Operator, Snapshot, Waiting } from '../../live/snapshot.ts';

export function reduceAcd(snapshot: Snapshot, frame: EventFrame): Snapshot {
  const { event } = frame;
  switch (event.name) {
    case 'operator.state_changed':
      return stateChanged(snapshot, frame, event);
    case 'operator.planned':
      return event.operator === snapshot.me.operator
        ? {
            ...snapshot,
            me: {
              ...snapshot.me,
              planned: event.state && {
                state: event.state,
                reason: event.reason,
                comment: event.comment,
                supervisor: event.supervisor,
              },
            },
          }
        : snapshot;
    case 'operator.away_exceeded':
      return tooLongAway(snapshot, event);
    case 'operator.pcp_extended':
      return event.operator === snapshot.me.operator
        ? { ...snapshot, me: { ...snapshot.me, until: event.until, extend_seconds: 0 } }
        : snapshot;
    case 'operator.reachability_changed':
      return reachabilityChanged(snapshot, event);
    case 'item.queued':
      return event.queue
        ? waits(snapshot, event.queue, {
            item: event.item,
            call: event.call,
            since: frame.at,
          })
        : snapshot;
    case 'item.moved':
      return movedTo(snapshot, event, frame.at);
    case 'item.taken':
    case 'item.left':
    case 'item.refused':
      return waitsNoMore(snapshot, event.item);
    case 'call.ended':
      return waitsNoMore(snapshot, event.call);
    case 'item.raised':
    case 'item.picked':
    case 'call.started':
    case 'call.picked_up':
    case 'leg.started':
    case 'leg.moved':
    case 'leg.rang':
    case 'leg.answered':
    case 'leg.asked':
    case 'leg.ended':
    case 'node.left':
    case 'talk.started':
    case 'talk.held':
    case 'talk.resumed':
    case 'talk.interrupted':
    case 'talk.rejoined':
    case 'talk.given_up':
    case 'supervision.started':
    case 'supervision.changed':
    case 'supervision.ended':
    case 'call.cut':
    case 'call.limited':
    case 'colleague.wrote':
    case 'talk.muted':
    case 'talk.unmuted':
    case 'talk.ended':
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
    case 'offer.made':
    case 'offer.missed':
    case 'offer.failed':
    case 'offer.withdrawn':
    case 'operator.code_dialled':
    case 'operator.code_answered':
    case 'operator.found':
    case 'operator.changed_line':
    case 'operator.corrected':
    case 'transfer.started':
    case 'transfer.completed':
    case 'transfer.failed':
    case 'consult.started':
    case 'consult.ended':
    case 'conference.joined':
    case 'conference.left':
    case 'forward.started':
    case 'forward.failed':
    case 'forward.ended':
    case 'recording.paused':
    case 'recording.resumed':
    case 'recording.late':
    case 'recording.started':
    case 'recording.ended':
    case 'recording.ready':
    case 'recording.failed':
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

type Named<N extends DzvinEvent['name']> = Extract<DzvinEvent, { name: N }>;

function withOperator(snapshot: Snapshot, id: string, change: Partial<Operator>): Snapshot {
  const operators = snapshot.operators.map((one) => (one.id === id ? { ...one, ...change } : one));
  if (id !== snapshot.me.operator) return { ...snapshot, operators };
  const { state, since, is_reachable, reason, comment, exceeded } = { ...snapshot.me, ...change };
  const me = { ...snapshot.me, state, since, is_reachable, reason, comment, exceeded };
  return { ...snapshot, operators, me };
}

function stateChanged(
  snapshot: Snapshot,
  frame: EventFrame,
  event: Named<'operator.state_changed'>,
): Snapshot {
  const { state, reason, comment, supervisor, extend_seconds, form_until } = event;
  const now = { state, reason, comment, since: frame.at, exceeded: [] };
  const next = withOperator(snapshot, event.operator, now);
  if (event.operator !== snapshot.me.operator) return next;
  const until = event.seconds
    ? new Date(Date.parse(frame.at) + event.seconds * 1000).toISOString()
    : null;
  const isFree = state === 'ready' || state === 'away' || state === 'offline';
  const planned = isFree ? null : next.me.planned;
  const pcp_call = state === 'pcp' ? event.call : null;
  const mine = { until, pcp_call, planned, supervisor, extend_seconds, form_until };
  return { ...next, me: { ...next.me, ...mine } };
}

function tooLongAway(snapshot: Snapshot, event: Named<'operator.away_exceeded'>): Snapshot {
  const before = snapshot.operators.find((one) => one.id === event.operator)?.exceeded ?? [];
  const exceeded = [...before.filter((limit) => limit !== event.limit), event.limit];
  return withOperator(snapshot, event.operator, { exceeded });
}

function reachabilityChanged(
  snapshot: Snapshot,
  event: Named<'operator.reachability_changed'>,
): Snapshot {
  const next = withOperator(snapshot, event.operator, { is_reachable: event.is_reachable });
  if (event.operator !== snapshot.me.operator) return next;
  return { ...next, me: { ...next.me, why: event.why } };
}

function waits(snapshot: Snapshot, queue: string, waiting: Waiting): Snapshot {
  const queues = snapshot.queues.map((one) =>
    one.id === queue && !one.waiting.some((other) => other.item === waiting.item)
      ? { ...one, waiting: [...one.waiting, waiting] }
      : one,
  );
  return { ...snapshot, queues };
}

/** Whoever serves only one of the two queues does not know since when he waits. */
function movedTo(snapshot: Snapshot, event: Named<'item.moved'>, at: string): Snapshot {
  const known = snapshot.queues.flatMap(({ waiting }) => waiting);
  const was = known.find((one) => one.item === event.item);
  const waiting = was ?? { item: event.item, call: event.call, since: at };
  return waits(waitsNoMore(snapshot, event.item), event.queue, waiting);
}

function waitsNoMore(snapshot: Snapshot, item: string): Snapshot {
  if (!snapshot.queues.some((queue) => queue.waiting.some((one) => one.item === item))) {
    return snapshot;
  }
  const queues = snapshot.queues.map((queue) => ({
    ...queue,
    waiting: queue.waiting.filter((one) => one.item !== item),
  }));
  return { ...snapshot, queues };
}
