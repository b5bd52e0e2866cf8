// What the browser counted of a call, the worse of both directions. Pure.

/** Names of RFC-like fields of W3C webrtc-stats; seconds there, milliseconds here. */
export interface Report {
  type: string;
  kind?: string;
  timestamp?: number;
  packetsReceived?: number;
  packetsDiscarded?: number;
  packetsSent?: number;
  packetsLost?: number;
  fractionLost?: number;
  jitter?: number;
  roundTripTime?: number;
  id?: string;
  selectedCandidatePairId?: string;
  localCandidateId?: string;
  nominated?: boolean;
  currentRoundTripTime?: number;
}

export interface Measured {
  round_trip_ms: number;
  jitter_ms: number;
  loss_percent: number;
}

/** What came, what went, what the other side reported of that, and the way between. */
export function partsOf(reports: Iterable<Report>) {
  const all = [...reports];
  const found = (type: string) => all.find((one) => one.type === type && one.kind !== 'video');
  // Of several that were agreed on one carries the sound; not every browser says which.
  const taken = found('transport')?.selectedCandidatePairId;
  const isTaken = ({ id, nominated }: Report) => (taken ? id === taken : nominated);
  return {
    down: found('inbound-rtp'),
    up: found('outbound-rtp'),
    far: found('remote-inbound-rtp'),
    pair: all.find((one) => one.type === 'candidate-pair' && isTaken(one)),
  };
}

/** Null: no sound has come. */
export function measured(reports: Iterable<Report>): Measured | null {
  const { down, up, far, pair } = partsOf(reports);
  if (!down?.packetsReceived) return null;
  const trip = far?.roundTripTime ?? pair?.currentRoundTripTime ?? 0;
  const lostDown = share(down.packetsLost, down.packetsReceived + (down.packetsLost ?? 0));
  const lostUp = share(far?.packetsLost, up?.packetsSent ?? 0);
  return {
    round_trip_ms: rounded(trip * 1000),
    jitter_ms: rounded(Math.max(down.jitter ?? 0, far?.jitter ?? 0) * 1000),
    loss_percent: rounded(100 * Math.max(lostDown, lostUp)),
  };
}

/** Lost may be below zero, when packets came twice. */
export function share(lost = 0, of: number): number {
  return of > 0 ? Math.min(1, Math.max(0, lost / of)) : 0;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
