// Ring tones: they start as soon as the page may sound, on the speakers that were chosen.

import type { Sound } from './sound/sound.ts';
import { Speakers } from './sound/speakers.ts';

/** `waiting`: a further call, in the headset beside a talk. */
export type Tone = 'ring' | 'waiting' | 'ringback';

const QUIET = 50;

export class Ringer {
  private readonly speakers = new Speakers();
  private playing: Tone | null = null;
  private end: () => void = () => {};

  constructor(
    private readonly sound: Sound,
    private readonly onLock: (isLocked: boolean) => void,
  ) {}

  /** Whether the browser lets this page sound; asked early so that the first call is heard. */
  async unlock(): Promise<void> {
    this.onLock(!(await this.speakers.unlock()));
  }

  /** What is to be heard now besides voices. */
  follow(tone: Tone | null): void {
    if (tone) this.play(tone);
    else this.stop();
  }

  /** In the headset, before a call that is answered by itself. */
  beep(): void {
    this.speakers.play('beep', [this.headset], QUIET, false);
  }

  /** Once, to try it. */
  test(where: 'ring' | 'headset'): void {
    void this.unlock();
    const { choice, usable } = this.sound.getState();
    if (where === 'ring') this.speakers.play(choice.melody, usable.ringers, choice.volume, false);
    else this.speakers.play('scale', [this.headset], 100, false);
  }

  stop(): void {
    this.end();
    this.end = () => {};
    this.playing = null;
  }

  close(): void {
    this.stop();
    this.speakers.close();
  }

  private play(tone: Tone): void {
    if (this.playing === tone) return;
    this.stop();
    this.playing = tone;
    void this.unlock();
    const { choice, usable } = this.sound.getState();
    this.end =
      tone === 'ring'
        ? this.speakers.play(choice.melody, usable.ringers, choice.volume, true)
        : this.speakers.play(tone, [this.headset], tone === 'waiting' ? QUIET : 100, true);
  }

  private get headset(): string {
    return this.sound.getState().usable.headset;
  }
}
