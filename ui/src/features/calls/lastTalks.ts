// What somebody who is signed out may still do: finish the talks that go on. Pure.

import type { PhoneCall, PhoneState } from './softphone.ts';

export interface LastTalk extends PhoneCall {
  /** It is heard now. */
  isHeard: boolean;
}

/** What only rings is offered to others by the server. */
export function lastTalks({ call, others }: Pick<PhoneState, 'call' | 'others'>): LastTalk[] {
  const all = [...(call ? [{ ...call, isHeard: true }] : [])];
  return [...all, ...others.map((one) => ({ ...one, isHeard: false }))].filter(
    (one) => one.stage !== 'ringing',
  );
}
