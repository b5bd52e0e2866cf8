// Tells the server whether a call could be taken here, until it has heard.

import { Problem } from '../../api/client.ts';
import { after } from '../../live/ticks.ts';
import type { JsSipOptions, PhoneState, Softphone } from './softphone.ts';

const AGAIN_MS = 3_000;

export class MicrophoneReport {
  private told: boolean | null = null;
  private wanted: boolean | null = null;
  private isSending = false;
  /** Counts registrations: what was told of the one before is told again. */
  private round = 0;
  private cancel: () => void = () => {};

  constructor(private readonly tell: (isUsable: boolean) => Promise<unknown>) {}

  /** A phone that registers anew is a new one for the server. */
  follow({ registration, microphone }: Pick<PhoneState, 'registration' | 'microphone'>): void {
    if (registration !== 'registered') {
      this.round += 1;
      this.told = null;
      this.wanted = null;
    } else if (microphone !== 'unknown') {
      this.wanted = microphone === 'ready';
      void this.send();
    }
  }

  stop(): void {
    this.wanted = null;
    this.cancel();
  }

  private async send(): Promise<void> {
    const { wanted, round } = this;
    if (wanted === null || wanted === this.told || this.isSending) return;
    this.isSending = true;
    this.cancel();
    try {
      await this.tell(wanted);
      if (round === this.round) this.told = wanted;
    } catch (error) {
      if (!(error instanceof Problem && [401, 403].includes(error.status))) {
        this.cancel = after(AGAIN_MS, () => void this.send());
      }
      this.isSending = false;
      return;
    }
    this.isSending = false;
    // It has changed meanwhile.
    await this.send();
  }
}

/** Answers how to stop. A guest's phone has nobody to tell. */
export function reportMicrophone(
  phone: Pick<Softphone, 'getState' | 'subscribe'>,
  endpoint: () => string | undefined,
  tell: JsSipOptions['tellMicrophone'],
): () => void {
  if (!tell) return () => {};
  const report = new MicrophoneReport(async (isUsable) => {
    const name = endpoint();
    if (name) await tell(name, isUsable);
  });
  const stop = phone.subscribe(() => report.follow(phone.getState()));
  return () => {
    stop();
    report.stop();
  };
}
