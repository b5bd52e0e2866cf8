// What happened since the page opened that changes figures of queues and people: kept for some minutes, so that
// what the server counted up to a position of the log is counted on from there at once.

import type { EventFrame } from '../../live/apply.ts';
import { onBegun } from '../../live/begun.ts';
import type { Party, Snapshot } from '../../live/snapshot.ts';
import type { LiveStore } from '../../live/store.ts';

const COUNTED =
  /^(item\.(queued|taken|left|moved|refused)|talk\.(started|resumed|rejoined)|operator\.state_changed|call\.(started|ended))$/;
const MOST_KEPT = 4_000;
const MOST_CALLS = 1_000;

export interface Moves {
  /** What the log said after this position is here, without a gap. */
  from: number;
  frames: EventFrame[];
  /** When each call that waited as the page opened had come into its queue, by both. */
  came: Record<string, string>;
  /** Who is at the other end, by call, as far as the page was told. */
  parties: ReadonlyMap<string, Party>;
}

export const NOTHING: Moves = { from: 0, frames: [], came: {}, parties: new Map() };

/** Pure: as it was when the snapshot was made. */
export function begun({ position, queues }: Snapshot): Moves {
  const waiting = queues.flatMap(({ id, waiting: all }) =>
    all.map(({ call, since }) => [`${id} ${call}`, since] as const),
  );
  return { from: position, frames: [], came: Object.fromEntries(waiting), parties: new Map() };
}

/** Pure. */
export function moved(moves: Moves, frame: EventFrame): Moves {
  const { event, party } = frame;
  if (frame.position <= moves.from) return moves;
  const call = 'call' in event ? event.call : null;
  const isNew = Boolean(call && party) && !moves.parties.has(call ?? '');
  const isCounted = COUNTED.test(event.name);
  if (!isNew && !isCounted) return moves;
  const parties = isNew && call && party ? known(moves.parties, call, party) : moves.parties;
  if (!isCounted) return { ...moves, parties };
  const frames = [...moves.frames, frame];
  const [oldest] = frames;
  const isFull = frames.length > MOST_KEPT;
  if (isFull) frames.shift();
  return { ...moves, from: isFull && oldest ? oldest.position : moves.from, frames, parties };
}

function known(parties: ReadonlyMap<string, Party>, call: string, party: Party) {
  const next = new Map(parties).set(call, party);
  const [oldest] = next.keys();
  if (next.size > MOST_CALLS && oldest) next.delete(oldest);
  return next;
}

let moves = NOTHING;
const listeners = new Set<() => void>();

function keep(next: Moves): void {
  if (next === moves) return;
  moves = next;
  for (const listener of listeners) listener();
}

/** Follows the page's socket. */
export function watchMoves(store: LiveStore): () => void {
  const leave = onBegun(store, (snapshot) => keep(begun(snapshot)));
  const stop = store.onFrame((frame) => keep(moved(moves, frame)));
  return () => {
    stop();
    leave();
    keep(NOTHING);
  };
}

export const movesNow = (): Moves => moves;

export function onMoves(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
