// What the call card shows: the server's call and the phone's call seen as one. Pure.

import type { CardMember, CardTransfer, MyCall, Operator } from '../../live/snapshot.ts';
import type { PhoneCall, PhoneState } from './softphone.ts';
import { isInTalk, isOtherEnd } from './talks.ts';

export type CardStage = 'incoming' | 'connecting' | 'dialling' | 'robot' | 'talk' | 'returning';

export interface CardView {
  stage: CardStage;
  /** The server's call id, when it knows the call already. */
  call: string | null;
  isInternal: boolean;
  /** Name or number of the other side; empty when hidden. */
  who: string;
  isVisitor: boolean;
  /** Number below the name, when both are known. */
  number: string | null;
  queue: string | null;
  queuedAt: string | null;
  since: string | null;
  ringsUntil: string | null;
  /** So long the customer is kept for me. */
  returnsUntil: string | null;
  isHeld: boolean;
  heldSince: string | null;
  isMuted: boolean;
  /** Its name in the browser's phone, which may have several calls. */
  line: string | undefined;
  /** The sound of this call is in the browser's phone, not in a desk phone. */
  isInBrowser: boolean;
  canHold: boolean;
  /** I talk in it: my microphone is told to the server, its recording can be paused. */
  isInTalk: boolean;
  /** A colleague leads this talk of two of ours. */
  isOtherEnd: boolean;
  /** A colleague asks me; I have no talk with the customer. */
  isAsked: boolean;
  /** One transfer at a time, and a customer is not taken out of a conference. */
  canTransfer: boolean;
  canInvite: boolean;
  via: MyCall['via'];
  transfer: CardTransfer | null;
  members: CardMember[];
  /** Others of ours stay in the talk when I go. */
  isLeaving: boolean;
  recording: MyCall['recording'];
}

export function cardView(
  server: MyCall | null,
  phone: PhoneCall | null,
  operators: Operator[],
  me: string,
): CardView | null {
  if (!server && !phone) return null;
  const { who, number } = whoIs(server, phone, operators);
  const stage = stageOf(server, phone);
  return {
    stage,
    call: server?.call ?? null,
    isInternal: server?.direction === 'internal',
    who,
    isVisitor: server?.party?.door === 'guest',
    number,
    queue: server?.queue ?? null,
    queuedAt: server?.queued_at ?? null,
    since: stage === 'talk' ? (server?.talk_since ?? null) : (server?.since ?? null),
    ringsUntil: stage === 'incoming' ? (server?.until ?? null) : null,
    returnsUntil: stage === 'returning' ? (server?.until ?? null) : null,
    isHeld: server?.is_held ?? false,
    heldSince: (server?.is_held && server.held_since) || null,
    isMuted: phone ? phone.isMuted : (server?.is_muted ?? false),
    line: phone?.line,
    isInBrowser: phone !== null,
    ...talkOf(server, me),
  };
}

/** Which of the phone's calls this one of the server is: what rings is told its name, only a call that
 * I dialled has none. */
export function phoneCallOf(
  server: MyCall | null,
  { call, others }: Pick<PhoneState, 'call' | 'others'>,
): PhoneCall | null {
  if (!server || !call) return call;
  const all = [call, ...others];
  const named = all.find((one) => one.line === server.call);
  if (named || server.direction === 'inbound' || server.offer) return named ?? null;
  return all.find((one) => !one.line) ?? null;
}

/** Of the call that was dialled here: as the server calls it; null while that is not certain. */
export function nameFor(
  mine: MyCall[],
  { call, others }: Pick<PhoneState, 'call' | 'others'>,
): string | null {
  const all = call ? [call, ...others] : others;
  const unnamed = all.filter((one) => !one.line);
  const dialled = mine.filter(
    (one) =>
      one.direction !== 'inbound' && !one.offer && !all.some(({ line }) => line === one.call),
  );
  return unnamed.length === 1 && dialled.length === 1 ? (dialled[0]?.call ?? null) : null;
}

/** The server rings me back (dzvin/calls/returning.py): a talk of two, with nothing else going on. What
 * has no name yet may be any of those that I dialled. */
export function isRungBack(mine: MyCall[], me: string, line?: string): boolean {
  const meant = mine.filter((one) =>
    line ? one.call === line : one.direction !== 'inbound' && !one.offer,
  );
  const isOfTwo = ({ stage, transfer, members }: MyCall) =>
    stage === 'talk' && !transfer && members.every((one) => one.operator === me);
  return meant.length > 0 && meant.every(isOfTwo);
}

/** What the talk allows me now. */
function talkOf(server: MyCall | null, me: string) {
  const { lead = null, transfer = null, members = [] } = server ?? {};
  const isTalk = server?.stage === 'talk';
  const isMine = isTalk && isInTalk(server, me);
  // Of two colleagues either may begin to hold or hand over the other.
  const mayLead = isTalk && isOtherEnd(server, me) && !server.is_held && members.length === 0;
  const isFree = (isMine || mayLead) && !transfer;
  return {
    canHold: isFree && (lead === me || mayLead),
    isInTalk: isMine,
    isOtherEnd: isTalk && isOtherEnd(server, me),
    isAsked: transfer?.stage === 'consulting' && transfer.by !== me && !isMine,
    canTransfer: isFree && members.length === 0,
    canInvite: isFree,
    via: server?.via ?? null,
    transfer,
    members,
    isLeaving: members.some((one) => one.operator && one.operator !== me),
    recording: server?.recording ?? null,
  };
}

function stageOf(server: MyCall | null, phone: PhoneCall | null): CardStage {
  if (server?.stage === 'talk') return phone?.stage === 'connecting' ? 'connecting' : 'talk';
  if (phone?.stage === 'connecting') return 'connecting';
  if (server?.stage === 'returning') return 'returning';
  if (phone?.stage === 'talking') {
    if (server?.stage === 'ringing' || !server) return 'connecting';
    return 'robot';
  }
  if (server?.stage === 'ringing' || phone?.stage === 'ringing') return 'incoming';
  return server?.stage === 'robot' ? 'robot' : 'dialling';
}

function whoIs(
  server: MyCall | null,
  phone: PhoneCall | null,
  operators: Operator[],
): { who: string; number: string | null } {
  const party = server?.party;
  if (party?.door === 'guest') return { who: '', number: null };
  if (party?.name) return { who: party.name, number: party.number || null };
  if (party?.number) return { who: party.number, number: null };
  const dialled = server?.direction === 'inbound' ? null : (server?.dialled ?? null);
  const outside = phone?.number || null;
  const colleague =
    operators.find((one) => one.id === server?.operator) ??
    operators.find((one) => one.short_number && one.short_number === (outside ?? dialled));
  if (colleague) return { who: colleague.name, number: colleague.short_number };
  const isDialled = server?.stage === 'dialling' || server?.stage === 'robot';
  return { who: (isDialled ? dialled : outside) ?? dialled ?? '', number: null };
}
