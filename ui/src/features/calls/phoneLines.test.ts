import { expect, test, vi } from 'vitest';
import { PhoneLines } from './phoneLines.ts';
import type { PhoneCall, PhoneStage } from './softphone.ts';

class Talking {
  isAside = false;
  readonly now: PhoneCall;
  constructor(
    readonly line: string | undefined,
    stage: PhoneStage = 'talking',
  ) {
    const direction = line ? 'incoming' : 'outgoing';
    this.now = { direction, stage, number: '', isMuted: false, line };
  }
  putAside(isAside: boolean): void {
    this.isAside = isAside;
  }
  hangUp(): void {}
}

function two(stage: PhoneStage = 'talking') {
  const [first, second] = [new Talking('c1'), new Talking('c2', stage)];
  const lines = new PhoneLines<Talking>();
  lines.add(first);
  lines.add(second);
  return { first, second, lines };
}

test('a second call is silent until one turns to it', () => {
  const { first, second, lines } = two();
  expect([first.isAside, second.isAside]).toEqual([false, true]);
  lines.turnTo(second);
  expect([first.isAside, second.isAside]).toEqual([true, false]);
  expect(lines.shown()).toEqual({ call: second.now, others: [first.now] });
});

test('another one is dialled only when whoever is there talks', () => {
  const { lines } = two('ringing');
  expect(lines.isSettled).toBe(false);
  expect(two().lines.isSettled).toBe(true);
  expect(new PhoneLines<Talking>().isSettled).toBe(true);
});

test('when the one that is heard ends the other is', () => {
  const { first, second, lines } = two();
  lines.remove(first);
  expect(lines.active).toBe(second);
  expect(second.isAside).toBe(false);
  lines.remove(second);
  expect(lines.shown()).toEqual({ call: null, others: [] });
});

test('a call out has no name of the server', () => {
  const lines = new PhoneLines<Talking>();
  const out = new Talking(undefined, 'dialling');
  lines.add(out);
  expect(lines.named()).toBe(out);
  expect(lines.tone()).toBe('ringback');
});

test('what is meant for one call never reaches another', () => {
  const { lines } = two();
  expect([lines.named('c9'), lines.named()]).toEqual([undefined, undefined]);
  lines.add(new Talking(undefined, 'dialling'));
  expect(lines.named('c9')).toBeUndefined();
});

test('a second call does not ring into a talk', () => {
  expect(two('ringing').lines.tone()).toBe('waiting');
  const { first, lines } = two('ringing');
  lines.remove(first);
  expect(lines.tone()).toBe('ring');
});

test('a talk that was hung up here is declined when it is rung back, for a while', () => {
  vi.useFakeTimers();
  const { lines, first } = two();
  lines.hangUp('c1');
  lines.remove(first);
  expect(lines.refusal(true, 'c1')).toBe(603);
  expect([lines.refusal(false, 'c1'), lines.refusal(true, 'c3')]).toEqual([null, null]);
  expect(lines.refusal(false, 'c2')).toBe(486);
  vi.advanceTimersByTime(61_000);
  expect(lines.refusal(true, 'c1')).toBe(null);
  vi.useRealTimers();
});

test('a call that comes anew is no longer hung up', () => {
  const { lines, first } = two();
  lines.hangUp('c1');
  lines.remove(first);
  const again = new Talking('c1');
  lines.add(again);
  lines.remove(again);
  expect(lines.refusal(true, 'c1')).toBe(null);
});
