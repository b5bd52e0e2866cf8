// Ring tones made by Web Audio: no sound file, and they start as soon as the page may sound.

export type Tone = 'ring' | 'ringback';

interface Pattern {
  frequencies: number[];
  onSeconds: number;
  everySeconds: number;
  gain: number;
}

const PATTERNS: Record<Tone, Pattern> = {
  ring: { frequencies: [659, 880], onSeconds: 0.9, everySeconds: 2.4, gain: 0.14 },
  ringback: { frequencies: [425], onSeconds: 1, everySeconds: 4, gain: 0.05 },
};

export class Ringer {
  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private playing: Tone | null = null;
  private gain: GainNode | null = null;

  constructor(private readonly onLock: (isLocked: boolean) => void) {}

  /** Whether the browser lets this page sound; asked early so that the first call is heard. */
  async unlock(): Promise<void> {
    const context = this.open();
    if (context?.state === 'suspended') await Promise.race([context.resume(), tick()]);
    this.onLock(context?.state === 'suspended');
  }

  play(tone: Tone): void {
    if (this.playing === tone) return;
    this.stop();
    this.playing = tone;
    const context = this.open();
    if (!context) return;
    void this.unlock();
    const pattern = PATTERNS[tone];
    this.burst(context, pattern);
    this.timer = setInterval(() => this.burst(context, pattern), pattern.everySeconds * 1000);
  }

  /** As it sounds at this stage of a call. */
  follow(stage: string, direction: 'incoming' | 'outgoing'): void {
    if (stage === 'ringing') this.play('ring');
    else if (stage === 'dialling' && direction === 'outgoing') this.play('ringback');
    else this.stop();
  }

  stop(): void {
    clearInterval(this.timer);
    this.playing = null;
    this.gain?.disconnect();
    this.gain = null;
  }

  close(): void {
    this.stop();
    void this.context?.close();
    this.context = null;
  }

  private open(): AudioContext | null {
    if (!this.context && typeof AudioContext !== 'undefined') this.context = new AudioContext();
    return this.context;
  }

  private burst(context: AudioContext, pattern: Pattern): void {
    if (context.state !== 'running') return;
    const begin = context.currentTime;
    const end = begin + pattern.onSeconds;
    this.gain?.disconnect();
    this.gain = context.createGain();
    this.gain.gain.setValueAtTime(0, begin);
    this.gain.gain.linearRampToValueAtTime(pattern.gain, begin + 0.03);
    this.gain.gain.setValueAtTime(pattern.gain, end - 0.08);
    this.gain.gain.linearRampToValueAtTime(0, end);
    this.gain.connect(context.destination);
    for (const frequency of pattern.frequencies) {
      const voice = context.createOscillator();
      voice.frequency.value = frequency;
      voice.connect(this.gain);
      voice.start(begin);
      voice.stop(end);
    }
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
