// @vitest-environment node
import { expect, test } from 'vitest';
import { percentOf } from './level.ts';
import { measured } from './stats.ts';

const DOWN = {
  type: 'inbound-rtp',
  kind: 'audio',
  packetsReceived: 495,
  packetsLost: 5,
  jitter: 0.004,
};
const UP = { type: 'outbound-rtp', kind: 'audio', packetsSent: 500 };
const FAR = {
  type: 'remote-inbound-rtp',
  kind: 'audio',
  packetsLost: 10,
  jitter: 0.012,
  roundTripTime: 0.0423,
};
const PAIR = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.03 };

test('the worse of both directions counts', () => {
  expect(measured([UP, DOWN, FAR, PAIR])).toEqual({
    round_trip_ms: 42.3,
    jitter_ms: 12,
    loss_percent: 2,
  });
});

test('without a report of the other side the way of the packets tells how long it is', () => {
  expect(measured([UP, DOWN, PAIR])).toEqual({
    round_trip_ms: 30,
    jitter_ms: 4,
    loss_percent: 1,
  });
});

test('packets that came twice are no loss, and without any there is no measure', () => {
  expect(measured([{ ...DOWN, packetsLost: -3 }])?.loss_percent).toBe(0);
  expect(measured([{ ...DOWN, packetsReceived: 0 }, FAR])).toBeNull();
  expect(measured([])).toBeNull();
});

test('loudness is a share of sixty decibels', () => {
  expect([0, 0.0001, 0.001, 0.1, 1, 2].map(percentOf)).toEqual([0, 0, 0, 67, 100, 100]);
});
