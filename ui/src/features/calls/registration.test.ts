import type { RTCSessionEvent } from 'jssip/lib/UA';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeSipSocket as FakeSocket } from '../../../tests/support/sipSocket.ts';
import { BUSY_MS, doubt, SILENT_MS } from '../../live/network.ts';
import { HEAL_MS, PING_MS, Registrar } from './registration.ts';
import { Session } from './session.ts';
import { PONG_MS } from './sipSocket.ts';

let registrar: Registrar;
const handlers = {
  onChange: vi.fn(),
  onAccount: () => {},
  onSession: (_event: RTCSessionEvent) => {},
  onConnected: vi.fn(),
  onHeard: vi.fn(),
  onDropped: vi.fn(),
  isBusy: () => true,
};
const account = vi.fn(async () => ({
  endpoint: 'op-1',
  uri: 'sip:op-1@dzvin.invalid',
  password: 'secret',
  socket: '/api/sip',
  expires_at: '2100-01-01T00:00:00Z',
  ice_servers: [],
  ice_expires_at: null,
}));

beforeEach(async () => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.made = [];
  FakeSocket.isHeard = true;
  FakeSocket.knowsPings = true;
  FakeSocket.pings = 0;
  handlers.isBusy = () => true;
  registrar = new Registrar({ account, isReachable: true }, handlers);
  registrar.start();
  await vi.advanceTimersByTimeAsync(100);
});

afterEach(() => {
  registrar.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a server that answers is kept, whatever was doubted', async () => {
  expect(handlers.onChange).toHaveBeenLastCalledWith('registered');
  doubt();
  expect(registrar.isHeard).toBe(false);
  await vi.advanceTimersByTimeAsync(SILENT_MS);
  expect(registrar.isHeard).toBe(true);
  await vi.advanceTimersByTimeAsync(HEAL_MS);
  expect(handlers.onHeard).toHaveBeenCalledOnce();
  expect(FakeSocket.made.map((one) => one.registers)).toEqual([2]);
});

test('a socket that died without a word is replaced within twenty-five seconds', async () => {
  FakeSocket.isHeard = false;
  await vi.advanceTimersByTimeAsync(2 * PING_MS + PONG_MS);
  expect(handlers.onChange).toHaveBeenLastCalledWith('failed');
  FakeSocket.isHeard = true;
  await vi.advanceTimersByTimeAsync(2_500);
  expect([FakeSocket.made.length, registrar.isHeard]).toEqual([2, true]);
  expect(2 * PING_MS + PONG_MS).toBeLessThan(25_000);
});

test('one ping without an answer is no reason to leave', async () => {
  FakeSocket.isHeard = false;
  await vi.advanceTimersByTimeAsync(2 * PING_MS);
  FakeSocket.isHeard = true;
  await vi.advanceTimersByTimeAsync(PONG_MS - 1_000);
  FakeSocket.made[0]?.onmessage({ data: '\r\n' });
  FakeSocket.isHeard = false;
  await vi.advanceTimersByTimeAsync(PING_MS + PONG_MS);
  expect(handlers.onChange).toHaveBeenLastCalledWith('registered');
  expect(FakeSocket.made).toHaveLength(1);
});

test('what was doubted of a socket that is given up is not held against the next one', async () => {
  FakeSocket.isHeard = false;
  await vi.advanceTimersByTimeAsync(2 * PING_MS);
  doubt(BUSY_MS);
  await vi.advanceTimersByTimeAsync(PONG_MS);
  expect(handlers.onChange).toHaveBeenLastCalledWith('failed');
  FakeSocket.isHeard = true;
  await vi.advanceTimersByTimeAsync(BUSY_MS);
  expect([FakeSocket.made.length, registrar.isHeard]).toEqual([2, true]);
});

test('a live one is asked once each ten seconds, in one small frame', async () => {
  const before = FakeSocket.pings;
  await vi.advanceTimersByTimeAsync(6 * PING_MS);
  expect(FakeSocket.pings - before).toBe(6);
  expect(FakeSocket.made).toHaveLength(1);
});

test('a server that knows no pings is not left for it', async () => {
  registrar.stop();
  FakeSocket.made = [];
  FakeSocket.knowsPings = false;
  registrar = new Registrar({ account, isReachable: true }, handlers);
  registrar.start();
  await vi.advanceTimersByTimeAsync(5 * PING_MS);
  expect(handlers.onChange).toHaveBeenLastCalledWith('registered');
  expect(FakeSocket.made).toHaveLength(1);
});

test('a server that only stands still keeps the phone, unless the network may be another one', async () => {
  handlers.isBusy = () => false;
  FakeSocket.isHeard = false;
  doubt(BUSY_MS);
  await vi.advanceTimersByTimeAsync(BUSY_MS - 1);
  expect(handlers.onChange).toHaveBeenLastCalledWith('registered');
  FakeSocket.made[0]?.answer();
  await vi.advanceTimersByTimeAsync(BUSY_MS);
  expect([FakeSocket.made.length, account.mock.calls.length]).toEqual([1, 1]);
  doubt(BUSY_MS);
  doubt();
  await vi.advanceTimersByTimeAsync(SILENT_MS);
  expect(handlers.onChange).toHaveBeenLastCalledWith('failed');
});

test('in a talk a silent socket is replaced, and the phone asked for anew only after the talk', async () => {
  FakeSocket.isHeard = false;
  doubt();
  await vi.advanceTimersByTimeAsync(SILENT_MS);
  expect(handlers.onChange).toHaveBeenLastCalledWith('failed');
  FakeSocket.isHeard = true;
  await vi.advanceTimersByTimeAsync(2_500);
  expect(handlers.onConnected).toHaveBeenCalledTimes(2);
  expect(handlers.onDropped).not.toHaveBeenCalled();
  expect([FakeSocket.made.length, registrar.isHeard]).toEqual([2, true]);
});

test('a door that never opens is left for the next one', async () => {
  FakeSocket.isHeard = false;
  doubt();
  await vi.advanceTimersByTimeAsync(SILENT_MS + 2_500 + 20_000);
  FakeSocket.isHeard = true;
  await vi.advanceTimersByTimeAsync(40_000);
  expect(FakeSocket.made.length).toBeGreaterThanOrEqual(3);
  expect(registrar.isHeard).toBe(true);
});

test('a talk that ended on the way has its phone asked for anew', async () => {
  FakeSocket.isHeard = false;
  doubt();
  await vi.advanceTimersByTimeAsync(SILENT_MS);
  handlers.isBusy = () => false;
  FakeSocket.isHeard = true;
  registrar.callEnded();
  await vi.advanceTimersByTimeAsync(2_500);
  expect(account).toHaveBeenCalledTimes(2);
  expect(handlers.onChange).toHaveBeenLastCalledWith('registered');
});

test('without a talk it comes back with a phone of its own at once', async () => {
  handlers.isBusy = () => false;
  FakeSocket.isHeard = false;
  doubt();
  await vi.advanceTimersByTimeAsync(SILENT_MS);
  FakeSocket.isHeard = true;
  await vi.advanceTimersByTimeAsync(1_500);
  expect(account).toHaveBeenCalledTimes(2);
  expect(handlers.onChange).toHaveBeenLastCalledWith('registered');
});

test('a question that gets no answer is asked again, and a late answer begins nothing', async () => {
  registrar.stop();
  const answer = await account();
  let late = (_given: typeof answer) => {};
  account.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
  const before = FakeSocket.made.length;
  registrar.start();
  await vi.advanceTimersByTimeAsync(30_000 + 1_100);
  expect(FakeSocket.made).toHaveLength(before + 1);
  late(answer);
  await vi.advanceTimersByTimeAsync(100);
  expect(FakeSocket.made).toHaveLength(before + 1);
});

test('a call that rang over a silent socket does not ring on over the next one', async () => {
  let rings: Session | null = null;
  const onEnded = vi.fn();
  const quiet = { onChange: () => {}, onAudio: () => {}, onMicrophoneFailed: () => {} };
  handlers.onSession = ({ session }) => {
    rings = new Session(session, 'incoming', '1', { microphone: '', ...quiet, onEnded });
  };
  handlers.onConnected.mockImplementation(() => rings?.rebind());
  vi.stubGlobal('RTCPeerConnection', class {});
  const socket = FakeSocket.made[0] as FakeSocket;
  const body = 'v=0\r\n';
  const invite = [
    `INVITE ${socket.contact} SIP/2.0`,
    'Via: SIP/2.0/WS 127.0.0.1;branch=z9hG4bK1',
    'From: <sip:1@dzvin.invalid>;tag=1',
    'To: <sip:op-1@dzvin.invalid>',
    'Call-ID: 1',
    'CSeq: 1 INVITE',
    'Contact: <sip:127.0.0.1>',
    'Max-Forwards: 70',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
    '',
    body,
  ];
  socket.onmessage({ data: invite.join('\r\n') });
  expect(rings).not.toBeNull();
  FakeSocket.isHeard = false;
  doubt();
  await vi.advanceTimersByTimeAsync(SILENT_MS);
  expect(onEnded).not.toHaveBeenCalled();
  FakeSocket.isHeard = true;
  await vi.advanceTimersByTimeAsync(2_500);
  expect(onEnded).toHaveBeenCalledOnce();
});
