import { beforeEach, expect, test, vi } from 'vitest';
import { CONNECT_MS, PATIENCE_MS, watchMedia } from './mediaWatch.ts';

class Connection extends EventTarget {
  constructor(public iceConnectionState: string) {
    super();
  }
  becomes(state: string): void {
    this.iceConnectionState = state;
    this.dispatchEvent(new Event('iceconnectionstatechange'));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});

function watched(state = 'connected') {
  const connection = new Connection(state);
  const jssip = vi.fn();
  connection.addEventListener('iceconnectionstatechange', () => {
    jssip(connection.iceConnectionState);
  });
  const [onDoubt, onChange] = [vi.fn(), vi.fn()];
  const media = watchMedia(connection as unknown as RTCPeerConnection, { onDoubt, onChange });
  return { connection, jssip, onDoubt, onChange, ...media };
}

test('sound that stands still is doubted at once, and lost when it does not come back', () => {
  const { connection, onDoubt, onChange, isLost } = watched();
  connection.becomes('disconnected');
  expect(onDoubt).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(PATIENCE_MS - 1);
  expect([onChange.mock.calls.length, isLost()]).toEqual([0, false]);
  vi.advanceTimersByTime(1);
  expect([onChange.mock.calls.length, isLost()]).toEqual([1, true]);
});

test('what is back in time was not lost, nor is what is back later', () => {
  const { connection, onChange, isLost } = watched();
  connection.becomes('disconnected');
  connection.becomes('connected');
  vi.advanceTimersByTime(PATIENCE_MS);
  expect(onChange).not.toHaveBeenCalled();
  connection.becomes('disconnected');
  vi.advanceTimersByTime(PATIENCE_MS);
  expect(onChange).toHaveBeenCalledOnce();
  connection.becomes('connected');
  expect(onChange).toHaveBeenCalledTimes(2);
  connection.becomes('disconnected');
  expect(isLost()).toBe(false);
});

test('a way by which no sound comes is lost until it comes', () => {
  const { onChange, isLost, strand } = watched();
  strand(true);
  expect([onChange.mock.calls.length, isLost()]).toEqual([1, true]);
  strand(false);
  expect([onChange.mock.calls.length, isLost()]).toEqual([2, false]);
});

test('JsSIP does not hear of a failure: it would hang up', () => {
  const { connection, jssip, onChange } = watched();
  connection.becomes('disconnected');
  connection.becomes('failed');
  expect(onChange).toHaveBeenCalledOnce();
  expect(jssip.mock.calls).toEqual([['disconnected']]);
});

test('what finds no way is lost after a while, and says that it never had one', () => {
  const { connection, onChange, isLost, hadWay } = watched('new');
  connection.becomes('checking');
  vi.advanceTimersByTime(CONNECT_MS - 1);
  expect(isLost()).toBe(false);
  vi.advanceTimersByTime(1);
  expect([onChange.mock.calls.length, isLost(), hadWay()]).toEqual([1, true, false]);
  connection.becomes('connected');
  expect([onChange.mock.calls.length, isLost(), hadWay()]).toEqual([2, false, true]);
});

test('what has found its way in time is not given up, nor when it looks for a better one', () => {
  const { connection, onChange, isLost } = watched('new');
  connection.becomes('checking');
  connection.becomes('connected');
  connection.becomes('checking');
  vi.advanceTimersByTime(2 * CONNECT_MS);
  expect([onChange.mock.calls.length, isLost()]).toEqual([0, false]);
});
