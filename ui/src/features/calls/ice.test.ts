// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IceServers, patience } from './ice.ts';

const RELAY = [{ urls: 'stun:a:3478' }, { urls: ['turn:a:3478?transport=udp', 'turns:a:5349'] }];

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00Z') }));
afterEach(() => void vi.useRealTimers());

const until = (time: string, urls: string) => ({
  ice_servers: [{ urls }],
  ice_expires_at: `2026-11-22T${time}Z`,
});

test('servers are asked for again five minutes before their password is over', async () => {
  const answers = [until('12:00:00', 'turn:second')];
  const ice = new IceServers(async () => answers.shift() ?? until('13:00:00', 'turn:third'));
  ice.take(until('11:00:00', 'turn:first'));
  await vi.advanceTimersByTimeAsync(54 * 60_000);
  expect(ice.now).toEqual([{ urls: 'turn:first' }]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ice.now).toEqual([{ urls: 'turn:second' }]);
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(ice.now).toEqual([{ urls: 'turn:third' }]);
  ice.stop();
});

test('a server that is away is asked again each half minute; the old servers stay', async () => {
  let asked = 0;
  const ice = new IceServers(async () => {
    asked += 1;
    if (asked < 3) throw new Error('away');
    return until('12:00:00', 'turn:second');
  });
  ice.take(until('10:05:00', 'turn:first'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked, ice.now]).toEqual([2, [{ urls: 'turn:first' }]]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect([asked, ice.now]).toEqual([3, [{ urls: 'turn:second' }]]);
  ice.stop();
});

test('nothing is asked after the end, nor where nobody helps', async () => {
  let asked = 0;
  const ice = new IceServers(async () => {
    asked += 1;
    return until('12:00:00', 'turn:second');
  });
  ice.take({ ice_servers: [], ice_expires_at: null });
  await vi.advanceTimersByTimeAsync(3 * 3600_000);
  ice.take(until('14:00:00', 'turn:first'));
  ice.stop();
  await vi.advanceTimersByTimeAsync(3 * 3600_000);
  expect(asked).toBe(0);
});

test('an offer waits longer while the address of the relay has not come', () => {
  expect(patience([], ['host'])).toBe(400);
  expect(patience(RELAY, ['host', 'srflx'])).toBe(2_500);
  expect(patience(RELAY, ['host', 'relay'])).toBe(400);
  expect(patience([{ urls: 'stun:a' }], [null])).toBe(400);
});
