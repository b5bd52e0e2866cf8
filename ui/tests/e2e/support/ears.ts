// What a page hears: the spectrum of its remote audio, and of a recording it may listen to.

import type { Page } from 'playwright-core';
import { until } from './until.ts';

/** Decibels of a tone that is there; silence and its noise are far below. */
const AUDIBLE_DB = -65;
const SILENT_DB = -80;
/** The other side's tone, which leaks nowhere, is at least so much weaker. */
const CLEARLY_DB = 25;
const NEAR_HERTZ = 20;
const LISTEN_MS = 1_000;

export interface Sound {
  /** The strongest frequency between 100 and 3400 Hz while we listened. */
  hertz: number;
  db: number;
  /** How loud the asked frequencies became. */
  tones: number[];
}

/** Listens to the call for a second. */
export function listen(page: Page, ...tones: number[]): Promise<Sound> {
  return page.evaluate(spectrum, { tones, milliseconds: LISTEN_MS, near: NEAR_HERTZ });
}

/** Runs in the page. The loudest moment of each frequency counts: beeps have rests. */
async function spectrum(asked: { tones: number[]; milliseconds: number; near: number }) {
  const nothing = { hertz: 0, db: -200, tones: asked.tones.map(() => -200) };
  const audio = document.querySelector<HTMLAudioElement>('[data-testid=remote-audio]');
  const stream = audio?.srcObject;
  if (!(stream instanceof MediaStream) || audio?.paused) return nothing;
  const own = window as unknown as {
    ears?: { context: AudioContext; stream: MediaStream; analyser: AnalyserNode };
  };
  if (own.ears?.stream !== stream) {
    const context = own.ears?.context ?? new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(stream).connect(analyser);
    own.ears = { context, stream, analyser };
  }
  const { analyser, context } = own.ears;
  const width = context.sampleRate / analyser.fftSize;
  const loudest = new Float32Array(analyser.frequencyBinCount).fill(-200);
  const now = new Float32Array(analyser.frequencyBinCount);
  const end = performance.now() + asked.milliseconds;
  // What sounded before we began must have left the analyser.
  const begin = performance.now() + (analyser.fftSize / context.sampleRate) * 1000;
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    if (performance.now() < begin) continue;
    analyser.getFloatFrequencyData(now);
    for (let bin = 0; bin < now.length; bin++) {
      loudest[bin] = Math.max(loudest[bin] as number, now[bin] as number);
    }
  }
  const peak = (from: number, to: number) => {
    let best = Math.ceil(from / width);
    for (let bin = best; bin <= to / width; bin++) {
      if ((loudest[bin] as number) > (loudest[best] as number)) best = bin;
    }
    return best;
  };
  const best = peak(100, 3400);
  return {
    hertz: best * width,
    db: loudest[best] as number,
    tones: asked.tones.map((hz) => loudest[peak(hz - asked.near, hz + asked.near)] as number),
  };
}

/** The tone is what this page hears, clearly. */
export async function hears(page: Page, hertz: number, seconds = 30): Promise<void> {
  let last: Sound | undefined;
  await until(
    () => `${hertz} Hz is heard, last: ${JSON.stringify(last)}`,
    async () => {
      last = await listen(page, hertz);
      return Math.abs(last.hertz - hertz) < NEAR_HERTZ && last.db > AUDIBLE_DB;
    },
    seconds,
  );
}

/** Everybody of a conference is heard, whoever is loudest. */
export async function hearsAll(page: Page, ...tones: number[]): Promise<void> {
  let last: Sound | undefined;
  await until(
    () => `all of ${tones.join(', ')} Hz are heard, last: ${JSON.stringify(last)}`,
    async () => {
      last = await listen(page, ...tones);
      return last.tones.every((db) => db > AUDIBLE_DB);
    },
  );
}

/** Music or speech is heard, and this tone is not. */
export async function hearsOtherThan(page: Page, hertz: number, seconds = 30): Promise<void> {
  let last: Sound | undefined;
  await until(
    () => `something else than ${hertz} Hz is heard, last: ${JSON.stringify(last)}`,
    async () => {
      last = await listen(page, hertz);
      return last.db > AUDIBLE_DB && (last.tones[0] ?? 0) < last.db - CLEARLY_DB;
    },
    seconds,
  );
}

/** Nothing at all is heard for a second. */
export async function hearsNothing(page: Page, seconds = 30): Promise<void> {
  let last: Sound | undefined;
  await until(
    () => `nothing is heard, last: ${JSON.stringify(last)}`,
    async () => {
      last = await listen(page);
      return last.db < SILENT_DB;
    },
    seconds,
  );
}

export interface Recorded {
  seconds: number;
  channels: number;
  /** Per channel: how much of its energy each asked tone has, 0 to 1. */
  shares: number[][];
}

/** Downloads a recording through the page, decodes it and measures the tones in each channel. */
export function recorded(page: Page, recording: string, ...tones: number[]): Promise<Recorded> {
  return page.evaluate(measure, { url: `/api/recordings/${recording}/audio`, tones });
}

async function measure({ url, tones }: { url: string; tones: number[] }) {
  const bytes = await (await fetch(url)).arrayBuffer();
  const sound = await new AudioContext().decodeAudioData(bytes);
  const share = (samples: Float32Array, hertz: number) => {
    const size = 2048;
    const step = 2 * Math.cos((2 * Math.PI * hertz) / sound.sampleRate);
    let [tone, all] = [0, 0];
    for (let from = 0; from + size <= samples.length; from += size) {
      let [before, last] = [0, 0];
      for (let n = from; n < from + size; n++) {
        const sample = samples[n] as number;
        [before, last] = [last, sample + step * last - before];
        all += sample * sample;
      }
      tone += (before * before + last * last - step * before * last) / (size / 2);
    }
    return all > 0 ? tone / all : 0;
  };
  const channels = [...Array(sound.numberOfChannels).keys()];
  return {
    seconds: sound.duration,
    channels: channels.length,
    shares: channels.map((n) => tones.map((hz) => share(sound.getChannelData(n), hz))),
  };
}
