// My talk, one event later: holds, consultations, conferences, its recording. Pure.

import type { DzvinEvent } from '../../api/events.gen.ts';
import type { EventFrame } from '../../live/apply.ts';
import type { CardMember, CardTransfer, MyCall } from '../../live/snapshot.ts';

type Named<N extends DzvinEvent['name']> = Extract<DzvinEvent, { name: N }>;

/** Null when it is over for me. The server makes the same card for its snapshot. */
export function talkAfter(call: MyCall, frame: EventFrame, me: string): MyCall | null {
  const { event } = frame;
  switch (event.name) {
    case 'item.queued':
      return event.operator && event.operator !== me && isOtherEnd(call, me)
        ? { ...call, operator: event.operator }
        : call;
    case 'leg.started':
      return event.operator === me && event.by && event.why && event.offer === call.offer
        ? { ...call, via: { by: event.by, why: event.why } }
        : call;
    case 'talk.started':
      return begun(call, event, frame.at, me);
    case 'talk.held':
    case 'talk.resumed':
      return call.stage === 'talk' ? held(call, event, frame.at) : call;
    case 'talk.muted':
    case 'talk.unmuted':
      return event.operator === me ? { ...call, is_muted: event.name === 'talk.muted' } : call;
    case 'talk.interrupted':
      return interrupted(call, event, frame.at, me);
    case 'talk.rejoined':
      return rejoined(call, event, me);
    case 'talk.ended':
      return ended(call, event, me);
    case 'transfer.started':
      return call.stage === 'talk' ? asked(call, event, frame) : call;
    case 'transfer.completed':
    case 'transfer.failed':
      return { ...call, transfer: null };
    case 'consult.started':
      return consulted(call, event, frame, me);
    case 'consult.ended':
      return event.operator === me && !event.is_handed_over ? null : { ...call, transfer: null };
    case 'conference.joined':
      return joined(call, event, frame, me);
    case 'conference.left':
      return left(call, event.leg);
    case 'recording.started':
      return event.kind === 'talk' && isInTalk(call, me)
        ? { ...call, recording: { id: event.recording, is_paused: false } }
        : call;
    case 'recording.paused':
    case 'recording.resumed':
    case 'recording.ended':
    case 'recording.failed':
      return call.recording?.id === event.recording ? recorded(call, event.name) : call;
    default:
      return call;
  }
}

/** Leads the talk, or is one of a conference. */
export function isInTalk(call: MyCall, me: string): boolean {
  return call.lead === me || call.members.some((one) => one.operator === me);
}

/** A colleague leads, and I am the other end. */
export function isOtherEnd(call: MyCall, me: string): boolean {
  const isMine = call.direction === 'internal' && !call.offer;
  return isMine && !isInTalk(call, me) && call.transfer?.to !== me;
}

function begun(call: MyCall, event: Named<'talk.started'>, at: string, me: string): MyCall {
  const talk = { stage: 'talk', since: at, talk_since: at, until: null, offer: null } as const;
  if (isOtherEnd(call, me)) {
    if (event.operator === me || call.lead) return call;
    return { ...call, ...talk, operator: event.operator, lead: event.operator };
  }
  if (event.operator !== me) return withOtherEnd(call, event.operator);
  const isConference = call.members.length > 0;
  return {
    ...call,
    ...talk,
    queue: event.queue,
    via: null,
    transfer: null,
    lead: isConference ? leadOf(call.members) : me,
    is_held: isConference && call.is_held,
    held_since: isConference ? call.held_since : null,
  };
}

/** Of a colleague who rang me I learn here who he is. */
function withOtherEnd(call: MyCall, operator: string): MyCall {
  const isTold = call.direction === 'internal' && call.stage === 'talk' && !call.operator;
  return isTold ? { ...call, operator } : call;
}

function held(call: MyCall, event: Named<'talk.held'> | Named<'talk.resumed'>, at: string): MyCall {
  const { transfer } = call;
  const is_held = event.name === 'talk.held';
  // Of two colleagues whoever wants to leads.
  const held_since = is_held ? at : null;
  const next = { ...call, is_held, held_since, lead: event.operator };
  if (transfer?.stage !== 'consulting') return next;
  return { ...next, transfer: { ...transfer, is_with_target: is_held } };
}

/** So long the server waits for me. */
const RETURN_MS = 30_000;

function interrupted(
  call: MyCall,
  event: Named<'talk.interrupted'>,
  at: string,
  me: string,
): MyCall {
  const alone = { ...call, transfer: null, members: [], lead: null };
  if (event.operator !== me) return { ...alone, is_held: true, held_since: call.held_since ?? at };
  const until = new Date(Date.parse(at) + RETURN_MS).toISOString();
  return { ...alone, stage: 'returning', until };
}

function rejoined(call: MyCall, event: Named<'talk.rejoined'>, me: string): MyCall {
  const { operator: lead } = event;
  if (lead !== me) return { ...call, lead, is_held: false, held_since: null };
  return { ...call, stage: 'talk', until: null, lead, is_muted: false };
}

function ended(call: MyCall, event: Named<'talk.ended'>, me: string): MyCall | null {
  if (event.operator === me) {
    if (call.stage === 'returning' || !isOtherEnd(call, me)) return null;
    const alone = { lead: null, is_held: false, held_since: null, transfer: null, members: [] };
    return { ...call, ...alone, stage: 'robot' };
  }
  // Who wanted to ask first has left: now he hands over.
  const isBlindNow = call.via?.why === 'attended' && call.via.by === event.operator;
  return isBlindNow ? { ...call, via: { by: event.operator, why: 'blind' } } : call;
}

function asked(call: MyCall, event: Named<'transfer.started'>, frame: EventFrame): MyCall {
  const transfer: CardTransfer = {
    kind: event.kind,
    by: event.operator,
    stage: 'ringing',
    since: frame.at,
    to_kind: event.to_kind,
    to: event.to,
    party: frame.people?.[event.party ?? ''] ?? null,
    is_with_target: false,
  };
  return { ...call, transfer, lead: call.members.length > 0 ? call.lead : event.operator };
}

function consulted(
  call: MyCall,
  event: Named<'consult.started'>,
  frame: EventFrame,
  me: string,
): MyCall {
  const transfer: CardTransfer = {
    kind: 'attended',
    by: event.by,
    stage: 'consulting',
    since: frame.at,
    to_kind: event.operator ? 'operator' : 'external',
    to: event.operator,
    party: frame.people?.[event.party ?? ''] ?? null,
    is_with_target: true,
  };
  if (event.operator !== me) return call.stage === 'talk' ? { ...call, transfer } : call;
  const mine = { stage: 'talk', since: frame.at, until: null, via: null, queue: null } as const;
  return { ...call, ...mine, lead: event.by, is_held: true, held_since: frame.at, transfer };
}

function joined(
  call: MyCall,
  event: Named<'conference.joined'>,
  frame: EventFrame,
  me: string,
): MyCall {
  const { room } = event;
  const members = room.members.map(({ leg, operator, party }) => ({
    leg,
    operator,
    party: frame.people?.[party ?? ''] ?? null,
  }));
  if (event.operator !== me) {
    return call.stage === 'talk' ? { ...call, members, transfer: null } : call;
  }
  const { recording: id, is_recording_paused: is_paused } = room;
  const { is_held } = room;
  const held_since = is_held ? frame.at : null;
  return { ...call, members, is_held, held_since, recording: id ? { id, is_paused } : null };
}

function left(call: MyCall, leg: string): MyCall {
  const members = call.members.filter((one) => one.leg !== leg);
  const lead = leadOf(members) ?? call.lead;
  return { ...call, lead, members: members.length > 1 ? members : [] };
}

function leadOf(members: CardMember[]): string | null {
  return members.find((one) => one.operator)?.operator ?? null;
}

function recorded(
  call: MyCall,
  name: 'recording.paused' | 'recording.resumed' | 'recording.ended' | 'recording.failed',
): MyCall {
  const { recording } = call;
  if (!recording || name === 'recording.ended' || name === 'recording.failed') {
    return { ...call, recording: null };
  }
  return { ...call, recording: { ...recording, is_paused: name === 'recording.paused' } };
}
