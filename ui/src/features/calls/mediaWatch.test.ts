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
  const [onDoubt, onLost] = [vi.fn(), vi.fn()];
  const isLost = watchMedia(connection as unknown as RTCPeerConnection, { onDoubt, onLost });
  return { connection, jssip, onDoubt, onLost, isLost };
}

test('sound that stands still is doubted at once, and lost when it does not come back', () => {
  const { connection, onDoubt, onLost, isLost } = watched();
  connection.becomes('disconnected');
  expect(onDoubt).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(PATIENCE_MS - 1);
  expect([onLost.mock.calls.length, isLost()]).toEqual([0, false]);
  vi.advanceTimersByTime(1);
  expect([onLost.mock.calls.length, isLost()]).toEqual([1, true]);
});

test('what is back in time was not lost, nor is what is back later', () => {
  const { connection, onLost, isLost } = watched();
  connection.becomes('disconnected');
  connection.becomes('connected');
  vi.advanceTimersByTime(PATIENCE_MS);
  expect(onLost).not.toHaveBeenCalled();
  connection.becomes('disconnected');
  vi.advanceTimersByTime(PATIENCE_MS);
  connection.becomes('connected');
  connection.becomes('disconnected');
  expect(isLost()).toBe(false);
});

test('JsSIP does not hear of a failure: it would hang up', () => {
  const { connection, jssip, onLost } = watched();
  connection.becomes('disconnected');
  connection.becomes('failed');
  expect(onLost).toHaveBeenCalledOnce();
  expect(jssip.mock.calls).toEqual([['disconnected']]);
});
