// Whether the sound of a talk was left behind on a network that the browser has given up. Pure.

import { partsOf, type Report } from './check/stats.ts';

/** What comes over the new way is there by then. */
export const STRANDED_MS = 3_500;

export interface Path {
  /** By which of this machine's addresses it goes, and by which sound came last. */
  local: string;
  heardBy: string;
  received: number;
  /** Sound came between the last two looks: on hold none does, and none is missed. */
  flows: boolean;
  /** When it changed, until sound has come since. */
  moved: { at: number; received: number } | null;
}

export const NO_PATH: Path = { local: '', heardBy: '', received: 0, flows: false, moved: null };

/** After one more look; `at` in milliseconds. The browser says `connected` of a way that the server
 * answers, though it sends its sound to where it was agreed. */
export function followed(before: Path, reports: Iterable<Report>, at: number): Path {
  const { down, pair } = partsOf(reports);
  const local = pair?.localCandidateId ?? before.local;
  const received = down?.packetsReceived ?? 0;
  if (before.local && local !== before.local) {
    const isMissed = local !== before.heardBy && (before.flows || before.moved !== null);
    const moved = isMissed ? { at, received } : null;
    return { local, heardBy: before.heardBy, received, flows: before.flows, moved };
  }
  const flows = received > before.received;
  const hasCome = before.moved !== null && received > before.moved.received;
  const heardBy = flows ? local : before.heardBy;
  return { local, heardBy, received, flows, moved: hasCome ? null : before.moved };
}

export function isStranded({ moved }: Path, at: number): boolean {
  return moved !== null && at - moved.at >= STRANDED_MS;
}
