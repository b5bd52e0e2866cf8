// The call an operator works on: the live one, and in PCP the one that has just ended.

import { useSnapshot } from './LiveContext.tsx';
import type { CallStage, Direction, Party, RecentCall, Snapshot } from './snapshot.ts';

export interface LiveCall {
  /** The call's id: what else is to be known of it (party, contact) the server finds by it. */
  call: string;
  direction: Direction;
  stage: CallStage | 'pcp';
  /** As far as I may see it; null for a colleague or a hidden number. */
  party: Party | null;
  /** What I dialled. */
  dialled: string | null;
  queue: string | null;
  /** Mine. */
  operator: string;
  /** When I and he began to talk. */
  talkSince: string | null;
}

export function useLiveCall(): LiveCall | null {
  return liveCallOf(useSnapshot());
}

export function liveCallOf({ call, me, recent }: Snapshot): LiveCall | null {
  const operator = me.operator;
  if (call) {
    const { direction, stage, party, dialled, queue, talk_since } = call;
    return {
      call: call.call,
      direction,
      stage,
      party,
      dialled,
      queue,
      operator,
      talkSince: talk_since,
    };
  }
  const last = me.state === 'pcp' ? ofPcp(me.pcp_call, recent) : undefined;
  if (!last) return null;
  const { direction, party, dialled, queue } = last;
  return {
    call: last.call,
    direction,
    stage: 'pcp',
    party,
    dialled,
    queue,
    operator,
    talkSince: null,
  };
}

/** Not always the last one: after a call dialled in PCP I am back at what I owe. */
function ofPcp(call: string | null, recent: RecentCall[]): RecentCall | undefined {
  return recent.find((one) => one.call === call) ?? recent.find(isContact);
}

/** PCP follows a talk, or a call out in vain. */
function isContact({ outcome }: RecentCall): boolean {
  return outcome === 'talked' || outcome === 'unreached';
}
