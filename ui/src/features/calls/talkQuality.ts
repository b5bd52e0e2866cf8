// Whether the sound of a talk suffers on its way: for seconds, not for a moment only. Pure.

import { partsOf, type Report, share } from './check/stats.ts';

/** Up: from here to the other side. */
export const TROUBLES = ['loss_up', 'loss_down', 'jitter', 'delay'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Percent, or milliseconds: the mean since it is bad. */
export interface Told {
  trouble: Trouble;
  value: number;
}

/** From `bad` on a talk suffers: near the loss that makes many dissatisfied (ITU-T G.107, MOS 3.6), with
 * more jitter than the buffer of a telephone holds, and with 400 ms one way, the limit of G.114. Below
 * `good` it is over. */
const LEVELS: Record<Trouble, { bad: number; good: number }> = {
  loss_up: { bad: 5, good: 2 },
  loss_down: { bad: 5, good: 2 },
  jitter: { bad: 60, good: 30 },
  delay: { bad: 800, good: 500 },
};
/** Two reports of the other side, which sends one each five seconds. */
export const BAD_MS = 4_000;
export const GOOD_MS = 10_000;

interface Meter {
  badSince: number | null;
  goodSince: number | null;
  isTold: boolean;
  sum: number;
  count: number;
}

export interface Quality {
  /** What was counted at the last look. */
  received: number;
  lost: number;
  sent: number;
  lostFar: number;
  reportedAt: number;
  meters: Record<Trouble, Meter>;
}

const QUIET: Meter = { badSince: null, goodSince: null, isTold: false, sum: 0, count: 0 };
export const UNKNOWN: Quality = {
  received: 0,
  lost: 0,
  sent: 0,
  lostFar: 0,
  reportedAt: 0,
  meters: { loss_up: QUIET, loss_down: QUIET, jitter: QUIET, delay: QUIET },
};

/** After one more look at what the browser counts; `at` in milliseconds. */
export function looked(before: Quality, reports: Iterable<Report>, at: number): Quality {
  const { down, up, far, pair } = partsOf(reports);
  const now = {
    received: down?.packetsReceived ?? 0,
    lost: (down?.packetsLost ?? 0) + (down?.packetsDiscarded ?? 0),
    sent: up?.packetsSent ?? 0,
    lostFar: far?.packetsLost ?? 0,
    reportedAt: far?.timestamp ?? 0,
  };
  const isReported = now.reportedAt > before.reportedAt;
  const missing = now.lost - before.lost;
  const came = now.received - before.received;
  const trip = far?.roundTripTime ?? pair?.currentRoundTripTime;
  const lostUp = far?.fractionLost ?? share(now.lostFar - before.lostFar, now.sent - before.sent);
  const values: Record<Trouble, number | null> = {
    loss_up: isReported ? 100 * Math.min(1, Math.max(0, lostUp)) : null,
    // On hold nothing may come at all.
    loss_down: came > 0 ? 100 * share(missing, came + missing) : null,
    jitter: isReported ? (far?.jitter ?? 0) * 1000 : null,
    // What the far end says is new with its reports only.
    delay:
      trip === undefined || (far?.roundTripTime !== undefined && !isReported) ? null : trip * 1000,
  };
  const { meters } = before;
  return {
    ...now,
    // Loss is of the time between two reports.
    ...(isReported ? {} : { sent: before.sent, lostFar: before.lostFar }),
    meters: {
      loss_up: read(meters.loss_up, LEVELS.loss_up, values.loss_up, at),
      loss_down: read(meters.loss_down, LEVELS.loss_down, values.loss_down, at),
      jitter: read(meters.jitter, LEVELS.jitter, values.jitter, at),
      delay: read(meters.delay, LEVELS.delay, values.delay, at),
    },
  };
}

/** What the operator is to be told now. */
export function told({ meters }: Quality): Told[] {
  return TROUBLES.filter((one) => meters[one].isTold).map((trouble) => ({
    trouble,
    value: Math.round(meters[trouble].sum / meters[trouble].count),
  }));
}

function read(
  meter: Meter,
  level: { bad: number; good: number },
  value: number | null,
  at: number,
): Meter {
  if (value === null) return meter;
  if (value >= level.bad) {
    const badSince = meter.badSince ?? at;
    return {
      badSince,
      goodSince: null,
      isTold: meter.isTold || at - badSince >= BAD_MS,
      sum: meter.sum + value,
      count: meter.count + 1,
    };
  }
  if (!meter.isTold) return QUIET;
  if (value >= level.good) return { ...meter, goodSince: null };
  const goodSince = meter.goodSince ?? at;
  return at - goodSince >= GOOD_MS ? QUIET : { ...meter, goodSince };
}
