// What is known of a call of mine as it begins: offered to me, dialled by me, or handed to me.

import type { EventFrame } from '../../live/apply.ts';
import type { MyCall, Snapshot } from '../../live/snapshot.ts';

export function blank(frame: EventFrame, call: string): MyCall {
  return {
    call,
    direction: 'inbound',
    stage: 'ringing',
    since: frame.at,
    party: frame.party ?? null,
    dialled: null,
    queue: null,
    offer: null,
    operator: null,
    queued_at: null,
    talk_since: null,
    until: null,
    is_held: false,
    held_since: null,
    is_muted: false,
    lead: null,
    via: null,
    transfer: null,
    members: [],
    recording: null,
  };
}

export function dialled(
  frame: EventFrame,
  direction: MyCall['direction'],
  call: string,
  number: string,
): MyCall {
  return { ...blank(frame, call), direction, stage: 'dialling', dialled: number };
}

export function offered(snapshot: Snapshot, frame: EventFrame): MyCall {
  const { event } = frame;
  if (event.name !== 'offer.made') throw new Error('not an offer');
  const waiting = snapshot.queues
    .flatMap((queue) => queue.waiting)
    .find((one) => one.item === event.item);
  return {
    ...blank(frame, event.call),
    // A colleague may hand over a customer: then somebody outside is shown.
    direction: event.queue || frame.party ? 'inbound' : 'internal',
    queue: event.queue,
    offer: event.offer,
    queued_at: waiting?.since ?? null,
    until: new Date(Date.parse(frame.at) + event.ring_seconds * 1000).toISOString(),
  };
}
