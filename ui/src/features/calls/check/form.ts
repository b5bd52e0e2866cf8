// What is told to the server of a check. Pure.

import { type CheckState, HEARD_PERCENT } from './echo.ts';

export interface CheckForm {
  microphone_percent: number | null;
  is_tone_heard: boolean | null;
  sound: {
    round_trip_ms: number;
    jitter_ms: number;
    loss_percent: number;
    is_echo_heard: boolean;
  } | null;
}

export type Verdict = 'good' | 'fair' | 'bad';
export type Fault =
  | 'no_microphone'
  | 'microphone_silent'
  | 'no_connection'
  | 'no_sound_back'
  | 'tone_not_heard'
  | 'loss'
  | 'jitter'
  | 'delay';

/** The server's judgement, as it keeps it. */
export interface Check {
  operator: string;
  checked_at: string;
  verdict: Verdict;
  faults: Fault[];
  mos: number | null;
  measured: CheckForm;
}

export function checkForm(state: CheckState, is_tone_heard: boolean | null): CheckForm {
  const is_echo_heard = state.returned >= HEARD_PERCENT;
  return {
    microphone_percent: state.microphone === 'open' ? state.loudest : null,
    is_tone_heard,
    sound: state.measured && { ...state.measured, is_echo_heard },
  };
}

/** Offered once a day, until it was done or put off. */
export function isDue(last: Check | undefined, putOff: string | null, now: Date): boolean {
  const today = now.toDateString();
  const isDone = last && new Date(last.checked_at).toDateString() === today;
  return !isDone && putOff !== today;
}
