// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../../api/client.ts';
import { MicrophoneReport } from './microphoneReport.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const registered = { registration: 'registered', microphone: 'ready' } as const;
const denied = { ...registered, microphone: 'denied' } as const;

function reporting(answers: (() => Promise<unknown>)[] = []) {
  const told: boolean[] = [];
  const report = new MicrophoneReport((isUsable) => {
    told.push(isUsable);
    return answers.shift()?.() ?? Promise.resolve();
  });
  return { told, report, settled: () => vi.advanceTimersByTimeAsync(0) };
}

test('the server is told once, when the phone is there and the microphone is known', async () => {
  const { told, report, settled } = reporting();
  report.follow({ registration: 'connecting', microphone: 'denied' });
  report.follow({ registration: 'registered', microphone: 'unknown' });
  expect(told).toEqual([]);
  report.follow(denied);
  await settled();
  report.follow({ ...registered, microphone: 'missing' });
  await settled();
  expect(told).toEqual([false]);
  report.follow(registered);
  await settled();
  expect(told).toEqual([false, true]);
});

test('a phone that registers anew is told of again', async () => {
  const { told, report, settled } = reporting();
  report.follow(denied);
  await settled();
  report.follow({ ...denied, registration: 'failed' });
  report.follow(denied);
  await settled();
  expect(told).toEqual([false, false]);
});

test('what did not get through is said again, as it is by then', async () => {
  const { told, report } = reporting([() => Promise.reject(new Problem(0, 'network', ''))]);
  report.follow(denied);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual([false]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(told).toEqual([false, false]);
});

test('what changes while it is being told is told next; who is signed out tells nothing', async () => {
  let answer: () => void = () => {};
  const slow = () =>
    new Promise<void>((resolve) => {
      answer = resolve;
    });
  const out = () => Promise.reject(new Problem(401, 'unauthorized', ''));
  const { told, report } = reporting([slow, out]);
  report.follow(denied);
  report.follow(registered);
  expect(told).toEqual([false]);
  answer();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([false, true]);
});
