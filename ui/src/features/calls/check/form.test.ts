// @vitest-environment node
import { expect, test } from 'vitest';
import type { CheckState } from './echo.ts';
import { type Check, checkForm, isDue } from './form.ts';

const STATE: CheckState = {
  stage: 'over',
  secondsLeft: 0,
  level: 0,
  loudest: 64,
  returned: 61,
  measured: { round_trip_ms: 20, jitter_ms: 3, loss_percent: 0 },
  microphone: 'open',
  isCut: false,
};
const NOW = new Date(2026, 10, 22, 9);
const checked = (at: Date) => ({ checked_at: at.toISOString() }) as Check;

test('what was measured is told, and whether the voice came back', () => {
  expect(checkForm(STATE, true)).toEqual({
    microphone_percent: 64,
    is_tone_heard: true,
    sound: { round_trip_ms: 20, jitter_ms: 3, loss_percent: 0, is_echo_heard: true },
  });
  expect(checkForm({ ...STATE, returned: 5 }, null).sound?.is_echo_heard).toBe(false);
});

test('without sound, and without a microphone, it is told that there was none', () => {
  const nothing = checkForm({ ...STATE, measured: null, microphone: 'failed' }, null);
  expect(nothing).toEqual({ microphone_percent: null, is_tone_heard: null, sound: null });
});

test('it is offered once a day, until it was done or put off', () => {
  expect(isDue(undefined, null, NOW)).toBe(true);
  expect(isDue(checked(new Date(2026, 10, 21, 18)), null, NOW)).toBe(true);
  expect(isDue(checked(new Date(2026, 10, 22, 8)), null, NOW)).toBe(false);
  expect(isDue(undefined, NOW.toDateString(), NOW)).toBe(false);
});
