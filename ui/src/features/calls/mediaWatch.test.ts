import { beforeEach, expect, test, vi } from 'vitest';
import { PATIENCE_MS, watchMedia } from './mediaWatch.ts';

class Connection extends EventTarget {
  iceConnectionState = 'connected';
  becomes(state: string): void {
    this.iceConnectionState = state;
    this.dispatchEvent(new Event('iceconnectionstatechange'));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});

function watched() {
  const connection = new Connection();
  const jssip = vi.fn();
  connection.addEventListener('iceconnectionstatechange', () => {
    jssip(connection.iceConnectionState);
  });
  const [onDoubt, onChange] = [vi.fn(), vi.fn()];
  const isLost = watchMedia(connection as unknown as RTCPeerConnection, { onDoubt, onChange });
  return { connection, jssip, onDoubt, onChange, isLost };
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

test('JsSIP does not hear of a failure: it would hang up', () => {
  const { connection, jssip, onChange } = watched();
  connection.becomes('disconnected');
  connection.becomes('failed');
  expect(onChange).toHaveBeenCalledOnce();
  expect(jssip.mock.calls).toEqual([['disconnected']]);
});
