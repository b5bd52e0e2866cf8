// A known sound for a browser's microphone, made when it is needed.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCRATCH } from './scratch.ts';

const RATE = 48_000;
const SECONDS = 4;
const LOUDNESS = 0.5;
/** Short beeps: noise suppression takes an endless tone for a fan and removes it. */
const BEEP_SECONDS = 0.25;
const REST_SECONDS = 0.15;
const EDGE_SECONDS = 0.01;

/** The place of a WAV file that sounds at `hertz` when played in a loop. */
export function toneFile(hertz: number): string {
  const place = join(SCRATCH, `tone-${hertz}.wav`);
  if (!existsSync(place)) writeFileSync(place, wav(beeps(hertz)));
  return place;
}

function beeps(hertz: number): Int16Array {
  const samples = new Int16Array(RATE * SECONDS);
  for (let n = 0; n < samples.length; n++) {
    const at = (n / RATE) % (BEEP_SECONDS + REST_SECONDS);
    const edge = Math.min(at, BEEP_SECONDS - at) / EDGE_SECONDS;
    const level = LOUDNESS * Math.min(1, Math.max(0, edge));
    samples[n] = Math.round(32_767 * level * Math.sin((2 * Math.PI * hertz * n) / RATE));
  }
  return samples;
}

function wav(samples: Int16Array): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}
