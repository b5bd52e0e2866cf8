// By which devices this phone hears and is heard: those that were chosen, as far as they are there.

import { mediaOptions, type Session } from './session.ts';
import { Sound } from './sound/sound.ts';
import { sendTo } from './sound/speakers.ts';

export class PhoneAudio {
  constructor(
    private readonly element: HTMLAudioElement,
    private readonly onLocked: () => void,
    readonly sound = new Sound(),
  ) {}

  get microphone(): string {
    return this.sound.getState().usable.microphone;
  }

  media(ice: RTCIceServer[]) {
    return mediaOptions(ice, this.microphone);
  }

  /** Chosen anew, unplugged or back: what goes on goes on with what is there. */
  follow(each: (act: (session: Session) => void) => void): void {
    sendTo(this.element, this.sound.getState().usable.headset).catch(() => {});
    each((session) => void session.switchMicrophone(this.microphone));
  }

  hear(stream: MediaStream): void {
    this.element.srcObject = stream;
    this.element.play().catch(this.onLocked);
  }

  unlock(): void {
    void this.element.play().catch(() => {});
  }
}
