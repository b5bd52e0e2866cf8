// Why a call could not reach this operator now. Pure.

import type { Me } from '../../live/snapshot.ts';
import type { LiveStatus } from '../../live/store.ts';
import type { SharedPhoneState } from './otherTab.ts';

export type ReachProblem =
  | 'offline'
  | 'connecting'
  | 'not_registered'
  | 'microphone_denied'
  | 'microphone_asking'
  | 'microphone_blocked'
  | 'microphone_missing'
  | 'microphone_taken'
  | 'microphone_insecure'
  | 'sound_locked'
  | 'server_unregistered'
  | 'offer_unreached';

/** With these alone a call would still come. */
const SMALL: ReachProblem[] = ['sound_locked', 'offer_unreached'];

/** Worst first; `connecting` alone is no reason to alarm anybody. */
export function reachProblems(status: LiveStatus, phone: SharedPhoneState, me: Me): ReachProblem[] {
  const found: ReachProblem[] = [];
  const hasPhone = phone.registration !== 'forbidden';
  if (status === 'reconnecting' || status === 'broken') found.push('offline');
  if (hasPhone && phone.registration === 'failed') found.push('not_registered');
  if (hasPhone && ['off', 'connecting'].includes(phone.registration)) found.push('connecting');
  if (hasPhone && phone.microphone !== 'ready' && phone.microphone !== 'unknown') {
    found.push(`microphone_${phone.microphone}`);
  }
  if (hasPhone && phone.isSoundLocked) found.push('sound_locked');
  const isServerBehind = !me.is_reachable && me.why !== 'no_microphone' && status === 'live';
  if (isServerBehind && phone.registration === 'registered') found.push('server_unregistered');
  // The router's own words for an offer that no phone of his took up.
  if (me.state === 'away' && me.reason === 'unreachable') found.push('offer_unreached');
  return found;
}

export function isOnlySmall(problems: ReachProblem[]): boolean {
  return problems.every((one) => SMALL.includes(one));
}

/** The browser gives no microphone. */
export function isWithoutVoice(problems: ReachProblem[]): boolean {
  return problems.some((one) => one.startsWith('microphone'));
}
