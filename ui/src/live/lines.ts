// All my calls at this moment: the one I am in comes first, then what rings, then who waits. Pure.

import type { MyCall, Snapshot } from './snapshot.ts';

export function callsOf({ call, lines }: Snapshot): MyCall[] {
  return call ? [call, ...lines] : lines;
}

/** `calls`: of those alike the first stays before the others. */
export function withCalls<S extends Snapshot>(snapshot: S, calls: MyCall[]): S {
  const [call = null, ...lines] = [...calls].sort((one, other) => place(one) - place(other));
  return { ...snapshot, call, lines };
}

/** His customer hears music, and nothing else is going on in it. */
export function isWaiting({ stage, is_held, transfer }: MyCall): boolean {
  return stage === 'talk' && is_held && !transfer;
}

function place(call: MyCall): number {
  if (isWaiting(call)) return 2;
  return call.stage === 'ringing' ? 1 : 0;
}
