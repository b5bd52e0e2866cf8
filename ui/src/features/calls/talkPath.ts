// Whether the sound of a talk was left behind on a network that the browser has given up. Pure.

import { partsOf, type Report } from './check/stats.ts';

/** What comes over the new way is there by then. */
export const STRANDED_MS = 3_500;

export interface Path {
  /** By which of this machine's addresses it goes. */
  local: string;
  received: number;
  /** When it changed, until sound has come since. */
  moved: { at: number; received: number } | null;
}

export const NO_PATH: Path = { local: '', received: 0, moved: null };

/** After one more look; `at` in milliseconds. The browser says `connected` of a way that the server
 * answers, though it sends its sound to where it was agreed. */
export function followed(before: Path, reports: Iterable<Report>, at: number): Path {
  const { down, pair } = partsOf(reports);
  const local = pair?.localCandidateId ?? before.local;
  const received = down?.packetsReceived ?? 0;
  if (before.local && local !== before.local) return { local, received, moved: { at, received } };
  const hasCome = before.moved !== null && received > before.moved.received;
  return { local, received, moved: hasCome ? null : before.moved };
}

export function isStranded({ moved }: Path, at: number): boolean {
  return moved !== null && at - moved.at >= STRANDED_MS;
}
