// Plays tones on one or several speakers at once. Whatever a speaker refuses is played by the system's.

import { samples, type Tone } from './melodies.ts';

type Sinking = { setSinkId(id: string): Promise<void> };

/** Whether this browser lets a page choose where it sounds. */
export function canChooseSpeaker(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

/** An empty id is the system's own speaker. */
export async function sendTo(element: HTMLMediaElement, id: string): Promise<void> {
  if (canChooseSpeaker()) await (element as unknown as Sinking).setSinkId(id);
}

export class Speakers {
  private context: AudioContext | null = null;
  private readonly rounds = new Map<Tone, AudioBuffer>();

  /** Whether the browser lets this page sound; asked early so that the first call is heard. */
  async unlock(): Promise<boolean> {
    const context = this.open();
    if (context?.state === 'suspended') await Promise.race([context.resume(), moment()]);
    return context?.state !== 'suspended';
  }

  /** Until the answer is called, or once. `volume`: 0 to 100. */
  play(tone: Tone, speakers: string[], volume: number, isLooped: boolean): () => void {
    const context = this.open();
    if (!context) return () => {};
    const source = context.createBufferSource();
    source.buffer = this.round(context, tone);
    source.loop = isLooped;
    const gain = context.createGain();
    // Loudness is felt as the square root of it.
    gain.gain.value = (volume / 100) ** 2;
    source.connect(gain);
    const closes = speakers.map((id) => lead(context, gain, id));
    const close = () => {
      gain.disconnect();
      for (const one of closes) one();
    };
    source.onended = close;
    source.start();
    return () => {
      source.stop();
      close();
    };
  }

  close(): void {
    void this.context?.close();
    this.context = null;
    this.rounds.clear();
  }

  private open(): AudioContext | null {
    if (!this.context && typeof AudioContext !== 'undefined') this.context = new AudioContext();
    return this.context;
  }

  private round(context: AudioContext, tone: Tone): AudioBuffer {
    const kept = this.rounds.get(tone);
    if (kept) return kept;
    const made = samples(tone, context.sampleRate);
    const buffer = context.createBuffer(1, made.length, context.sampleRate);
    buffer.copyToChannel(made, 0);
    this.rounds.set(tone, buffer);
    return buffer;
  }
}

/** From the node to one speaker; the answer takes it away. */
function lead(context: AudioContext, from: AudioNode, id: string): () => void {
  if (!id || !canChooseSpeaker()) {
    from.connect(context.destination);
    return () => {};
  }
  const stream = context.createMediaStreamDestination();
  const element = new Audio();
  from.connect(stream);
  element.srcObject = stream.stream;
  sendTo(element, id)
    .then(() => element.play())
    .catch(() => from.connect(context.destination));
  return () => {
    element.pause();
    element.srcObject = null;
  };
}

function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
