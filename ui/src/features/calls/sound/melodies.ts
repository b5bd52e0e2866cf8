// Sounds of the phone as samples: no file is loaded, and nothing must be timed while it rings. Pure.

import type { Melody } from './choice.ts';

export type Tone = Melody | 'ringback' | 'waiting' | 'beep' | 'scale';

interface Note {
  hertz: number[];
  /** Seconds from the beginning. */
  at: number;
  seconds: number;
}

interface Score {
  notes: Note[];
  /** Of the whole, silence included: it is played again after it. */
  seconds: number;
  gain: number;
}

const note = (at: number, seconds: number, ...hertz: number[]): Note => ({ hertz, at, seconds });

const SCORES: Record<Tone, Score> = {
  bell: { notes: [note(0, 0.9, 659, 880)], seconds: 2.4, gain: 0.35 },
  classic: {
    notes: [note(0, 0.4, 440, 480), note(0.6, 0.4, 440, 480)],
    seconds: 3,
    gain: 0.35,
  },
  marimba: {
    notes: [523, 659, 784, 1047].map((hertz, n) => note(n * 0.16, 0.16, hertz)),
    seconds: 2.2,
    gain: 0.45,
  },
  urgent: {
    notes: [0, 0.25, 0.5].map((at) => note(at, 0.15, 988, 1319)),
    seconds: 1.2,
    gain: 0.4,
  },
  ringback: { notes: [note(0, 1, 425)], seconds: 4, gain: 0.15 },
  /** Before a call that is answered by itself. */
  waiting: { notes: [note(0, 0.18, 880), note(0.25, 0.18, 880)], seconds: 5, gain: 0.3 },
  beep: { notes: [note(0, 0.25, 1400)], seconds: 0.3, gain: 0.3 },
  /** To try a headset. */
  scale: {
    notes: [523, 587, 659].map((hertz, n) => note(n * 0.3, 0.28, hertz)),
    seconds: 1,
    gain: 0.3,
  },
};

const EDGE_SECONDS = 0.02;

/** One round of it, between -1 and 1. */
export function samples(tone: Tone, rate: number): Float32Array<ArrayBuffer> {
  const { notes, seconds, gain } = SCORES[tone];
  const made = new Float32Array(Math.round(seconds * rate));
  for (const one of notes) {
    const begin = Math.round(one.at * rate);
    const length = Math.min(Math.round(one.seconds * rate), made.length - begin);
    for (let n = 0; n < length; n++) {
      const edge = Math.min(n, length - 1 - n) / (EDGE_SECONDS * rate);
      made[begin + n] =
        (made[begin + n] ?? 0) + gain * Math.min(1, edge) * voices(one.hertz, n / rate);
    }
  }
  return made;
}

function voices(hertz: number[], at: number): number {
  const sum = hertz.reduce((total, one) => total + Math.sin(2 * Math.PI * one * at), 0);
  return sum / hertz.length;
}
