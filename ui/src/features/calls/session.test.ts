// @vitest-environment node
import type { RTCSession } from 'jssip/lib/RTCSession';
import { afterEach, expect, test, vi } from 'vitest';
import { CONNECT_MS, PATIENCE_MS } from './mediaWatch.ts';
import { Session } from './session.ts';
import { comesByItself } from './sipRequest.ts';

class FakeTrack extends EventTarget {
  readonly kind = 'audio';
  readyState = 'live';
  enabled = true;
  stop(): void {
    this.readyState = 'ended';
  }
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A talk heard by `first`; the browser opens `second` for whoever asks. */
function talking(first: FakeTrack, second: FakeTrack) {
  const sender = {
    track: first,
    replaceTrack: (track: FakeTrack) => {
      sender.track = track;
      return Promise.resolve();
    },
  };
  const connection = Object.assign(new EventTarget(), { getSenders: () => [sender] });
  const heard: Record<string, () => void> = {};
  const rtc = {
    connection,
    on: (event: string, listener: () => void) => {
      const before = heard[event];
      heard[event] = () => {
        before?.();
        listener();
      };
    },
    mute: () => {},
    unmute: () => {},
    isEstablished: () => true,
  };
  const getUserMedia = () => Promise.resolve({ getAudioTracks: () => [second] });
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
  const failed = vi.fn();
  const session = new Session(rtc as unknown as RTCSession, 'incoming', '1', {
    microphone: 'a',
    onChange: () => {},
    onAudio: () => {},
    onEnded: () => {},
    onMicrophoneFailed: failed,
  });
  heard.confirmed?.();
  return { session, failed };
}

test('a microphone that is unplugged in a talk is missing', () => {
  const first = new FakeTrack();
  const { failed } = talking(first, new FakeTrack());
  first.unplug();
  expect(failed).toHaveBeenCalledOnce();
});

test('one that was replaced before is not missed, the new one is', async () => {
  const [first, second] = [new FakeTrack(), new FakeTrack()];
  const { session, failed } = talking(first, second);
  await session.switchMicrophone('b');
  first.unplug();
  expect(failed).not.toHaveBeenCalled();
  second.unplug();
  expect(failed).toHaveBeenCalledOnce();
});

test('what is answered by itself says why', () => {
  const how = (info?: string) => comesByItself({ getHeader: () => info });
  expect(how('<sip:dzvin.invalid>;answer-after=0')).toBe('return');
  expect(how('<sip:dzvin.invalid>;answer-after=0;supervisor')).toBe('listen');
  expect(how('<sip:dzvin.invalid>;answer-after=1')).toBe('beep');
  expect(how()).toBe(null);
});

test.each(['ringing', 'connecting'] as const)('what is %s only goes with its socket', (stage) => {
  const terminate = vi.fn();
  const rtc = { on: () => {}, answer: () => {}, isEnded: () => false, terminate };
  const session = new Session(rtc as unknown as RTCSession, 'incoming', '1', {
    microphone: '',
    onChange: () => {},
    onAudio: () => {},
    onEnded: () => {},
    onMicrophoneFailed: () => {},
  });
  if (stage === 'connecting') session.answer({ mediaConstraints: { audio: {} } } as never);
  expect(session.now.stage).toBe(stage);
  session.rebind();
  expect(terminate).toHaveBeenCalledExactlyOnceWith({ status_code: 503 });
});

/** A talk whose sound may get lost; the server hears us. */
function carried(isRungBack: boolean, iceConnectionState = 'connected') {
  vi.useFakeTimers();
  const getStats = () => Promise.resolve(new Map());
  const parts = { iceConnectionState, getSenders: () => [], getStats };
  const connection = Object.assign(new EventTarget(), parts);
  const heard = new Map<string, (() => void)[]>();
  const rtc = {
    connection,
    on: (event: string, act: () => void) => heard.set(event, [...(heard.get(event) ?? []), act]),
    mute: () => {},
    unmute: () => {},
    isEstablished: () => true,
    isEnded: () => false,
    renegotiate: vi.fn(),
    terminate: vi.fn(),
  };
  const session = new Session(rtc as unknown as RTCSession, 'incoming', '1', {
    microphone: '',
    onChange: () => {},
    onAudio: () => {},
    onEnded: () => {},
    onMicrophoneFailed: () => {},
    isServerHeard: () => true,
    isRungBack: () => isRungBack,
  });
  const emit = (event: string) => {
    for (const act of heard.get(event) ?? []) act();
  };
  const becomes = (state: string) => {
    connection.iceConnectionState = state;
    connection.dispatchEvent(new Event('iceconnectionstatechange'));
    vi.advanceTimersByTime(PATIENCE_MS);
  };
  return { rtc, session, emit, becomes };
}
const LOST = { extraHeaders: ['Reason: Q.850;cause=38'] };

test('what the server rings back is broken off as soon as its sound stands still', () => {
  const { rtc, emit, becomes } = carried(true);
  emit('confirmed');
  becomes('disconnected');
  expect(rtc.terminate).toHaveBeenCalledExactlyOnceWith(LOST);
});

test('sound that failed before the talk began is noticed when it begins', () => {
  const { rtc, emit, becomes } = carried(true);
  rtc.isEstablished = () => false;
  becomes('failed');
  expect(rtc.terminate).not.toHaveBeenCalled();
  rtc.isEstablished = () => true;
  emit('confirmed');
  expect(rtc.terminate).toHaveBeenCalledExactlyOnceWith(LOST);
});

test('a talk whose sound never found a way says that when it is broken off', () => {
  const { rtc, emit, becomes } = carried(true, 'new');
  emit('confirmed');
  becomes('checking');
  vi.advanceTimersByTime(CONNECT_MS);
  const why = { extraHeaders: ['Reason: Q.850;cause=58'] };
  expect(rtc.terminate).toHaveBeenCalledExactlyOnceWith(why);
});

test('what it does not ring back is kept until there is no hope, over a new socket too', () => {
  const { rtc, session, emit, becomes } = carried(false);
  emit('confirmed');
  becomes('disconnected');
  session.mend();
  session.rebind();
  expect(rtc.terminate).not.toHaveBeenCalled();
  expect([rtc.renegotiate.mock.calls.length, session.now.isCut]).toEqual([1, false]);
  expect(session.now.isSoundless).toBe(true);
  becomes('connected');
  expect(session.now.isSoundless).toBe(false);
  becomes('disconnected');
  becomes('failed');
  expect(rtc.terminate).toHaveBeenCalledExactlyOnceWith(LOST);
});
