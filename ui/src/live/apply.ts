// Snapshot + events = later snapshot. Pure; the features bring the reducers.

import type { DzvinEvent } from '../api/events.gen.ts';
import type { Party, Snapshot } from './snapshot.ts';

export interface EventFrame {
  /** Counter of this socket: a gap means resync. */
  n: number;
  position: number;
  at: string;
  subject: string;
  event: DzvinEvent;
  party?: Party | null;
  /** Others outside whom the event is about, by id. */
  people?: Record<string, Party>;
}

export interface ResyncFrame {
  n: number;
  resync: true;
}

export interface QuietFrame {
  n?: number;
}

export type Frame = EventFrame | ResyncFrame | QuietFrame;
export type Reducer = (snapshot: Snapshot, frame: EventFrame) => Snapshot;

export function isEvent(frame: Frame): frame is EventFrame {
  return 'event' in frame;
}

export function isResync(frame: Frame): frame is ResyncFrame {
  return 'resync' in frame;
}

/** A frame that is already part of the snapshot changes nothing. */
export function apply(snapshot: Snapshot, frame: EventFrame, reducers: Reducer[]): Snapshot {
  if (frame.position <= snapshot.position) return snapshot;
  const next = reducers.reduce((so_far, reduce) => reduce(so_far, frame), snapshot);
  return { ...next, position: frame.position };
}

/** For `switch (event.name)`: a name that nobody handles does not compile. An event of a newer server arrives here at run time and is ignored. */
export function unknownEvent(event: never, snapshot: Snapshot): Snapshot {
  void event;
  return snapshot;
}
