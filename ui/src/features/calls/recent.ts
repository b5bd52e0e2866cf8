// What remains of my calls on the screen: the last ones, one row each. Pure.

import type { EventFrame } from '../../live/apply.ts';
import type { MyCall, Outcome, RecentCall, Snapshot } from '../../live/snapshot.ts';

const RECENT_KEPT = 20;

export function outcomeOf(reason: string): Outcome {
  return reason === 'rejected' ? 'rejected' : 'missed';
}

export function endOf(call: MyCall): Outcome {
  if (call.stage === 'talk' || call.talk_since || call.stage === 'robot') return 'talked';
  return call.stage === 'dialling' ? 'unreached' : 'missed';
}

export function remembered(
  snapshot: Snapshot,
  call: MyCall,
  frame: EventFrame,
  outcome: Outcome,
): RecentCall[] {
  const from = call.talk_since ?? (call.stage === 'robot' ? call.since : null);
  const seconds = from ? Math.round((Date.parse(frame.at) - Date.parse(from)) / 1000) : 0;
  const row: RecentCall = {
    call: call.call,
    at: call.offer ? call.since : (call.queued_at ?? call.since),
    direction: call.direction,
    party: call.party,
    dialled: call.dialled,
    queue: call.queue,
    operator: call.operator,
    talk_seconds: Math.max(0, seconds),
    outcome,
    why: outcome === 'unreached' && frame.event.name === 'call.ended' ? frame.event.result : null,
  };
  // One row per call, as in the snapshot; a talk outweighs what was missed of the same call.
  const before = snapshot.recent.find((one) => one.call === row.call);
  if (before?.outcome === 'talked' && outcome !== 'talked') return snapshot.recent;
  const others = snapshot.recent.filter((one) => one !== before);
  return [row, ...others].slice(0, RECENT_KEPT);
}
