// My phone is with a talk of others: it has no card, until I take the customer over. Pure.

import type { EventFrame } from '../../live/apply.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import { blank } from './newCall.ts';

export function reduceSupervised(snapshot: Snapshot, frame: EventFrame): Snapshot {
  const { event } = frame;
  const me = snapshot.me.operator;
  switch (event.name) {
    case 'leg.started':
      return event.kind === 'supervisor' && event.operator === me
        ? { ...snapshot, supervised: event.call }
        : snapshot;
    case 'supervision.started':
      return event.supervisor === me ? { ...snapshot, supervised: event.call } : snapshot;
    case 'supervision.ended': {
      if (event.supervisor !== me) return snapshot;
      const after = { ...snapshot, supervised: null };
      return event.why === 'intercepted' && !snapshot.call
        ? { ...after, call: { ...blank(frame, event.call), stage: 'talk', lead: me } }
        : after;
    }
    default:
      return snapshot;
  }
}
