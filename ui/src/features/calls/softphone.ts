// What the app asks of a phone; `jssip.ts` is one, `otherTab.ts` speaks to the tab that has it.

import type { CheckState } from './check/echo.ts';
import type { IceAccount } from './ice.ts';
import type { Sound } from './sound/sound.ts';
import type { Told } from './talkQuality.ts';

/** `forbidden`: this account has no phone. `elsewhere`: no tab has the phone yet. */
export type Registration = 'off' | 'connecting' | 'registered' | 'failed' | 'forbidden';
/** `asking`: the browser waits for his answer. `blocked`: the system keeps it from the browser.
 * `taken`: another program has it. `insecure`: none for a page that came over plain HTTP. */
export type Microphone =
  | 'unknown'
  | 'asking'
  | 'ready'
  | 'denied'
  | 'blocked'
  | 'missing'
  | 'taken'
  | 'insecure';
export type PhoneStage = 'ringing' | 'connecting' | 'dialling' | 'talking';
export type EndWhy = 'ended' | 'busy' | 'rejected' | 'no_answer' | 'not_found' | 'media' | 'failed';

export interface PhoneCall {
  direction: 'incoming' | 'outgoing';
  stage: PhoneStage;
  number: string;
  isMuted: boolean;
  /** Its sound has no way at the moment: the customer waits. */
  isCut?: boolean;
  /** The same, and nobody rings me back: it may heal by itself. */
  isSoundless?: boolean;
  /** What its sound suffers from on the way. */
  trouble?: Told[];
  /** Which of the server's calls it is; a call out does not know it. */
  line?: string | undefined;
}

export interface PhoneState {
  registration: Registration;
  microphone: Microphone;
  /** The one that is heard, when there are several. */
  call: PhoneCall | null;
  others: PhoneCall[];
  /** Why the last call ended, until the next begins. */
  ended: EndWhy | null;
  /** The browser holds back sound until the user touches the page. */
  isSoundLocked: boolean;
  /** The check before a shift, while it goes on and until it is put away. */
  check: CheckState | null;
}

export const NO_PHONE: PhoneState = {
  registration: 'off',
  microphone: 'unknown',
  call: null,
  others: [],
  ended: null,
  isSoundLocked: false,
  check: null,
};

export interface Softphone {
  readonly getState: () => PhoneState;
  readonly subscribe: (listener: () => void) => () => void;
  start(): void;
  stop(): void;
  /** `line`: which of several calls; without it the one that was dialled here. */
  answer(line?: string): void;
  reject(line?: string): void;
  hangUp(line?: string): void;
  /** From now on this one is heard, and hears me. */
  turnTo(line?: string): void;
  /** The server's name of the call that was dialled here. */
  name(call: string): void;
  mute(isMuted: boolean): void;
  sendDigits(digits: string): void;
  dial(number: string): void;
  /** Ask for the microphone again, and unlock the sound: called from a click. */
  wake(): void;
  /** Hear how it rings, or whether the headset sounds. */
  playTest(where: 'ring' | 'headset'): void;
  /** Talk to the echo; a call that comes ends it. */
  startCheck(): void;
  stopCheck(): void;
}

/** What POST /api/phone and the guest's route answer. */
export interface PhoneAccount extends IceAccount {
  endpoint: string;
  uri: string;
  password: string;
  socket: string;
  expires_at: string;
}

export function socketUrl(path: string, at: Pick<Location, 'protocol' | 'host'>): string {
  if (/^wss?:/.test(path)) return path;
  return `${at.protocol === 'https:' ? 'wss' : 'ws'}://${at.host}${path}`;
}

/** The SIP answer that ended a call, in our words. */
export function endWhy(cause: string, sipCode: number | undefined): EndWhy {
  if (cause === 'User Denied Media Access' || cause === 'WebRTC Error') return 'media';
  switch (sipCode) {
    case undefined:
    case 200:
    case 487:
      return 'ended';
    case 486:
    case 600:
      return 'busy';
    case 403:
    case 603:
      return 'rejected';
    case 408:
    case 480:
      return 'no_answer';
    case 404:
    case 484:
    case 604:
      return 'not_found';
    default:
      return 'failed';
  }
}

export interface JsSipOptions {
  /** Asks the server for credentials. */
  account(): Promise<PhoneAccount>;
  /** Asks for the next helpers of its media, before those of the account are over. */
  ice?(): Promise<IceAccount>;
  /** Tells the server whether a call could be taken here. */
  tellMicrophone?(endpoint: string, isUsable: boolean): Promise<unknown>;
  /** Whether the server keeps the customer of this call for me, when its sound is lost. */
  isRungBack?(line?: string): boolean;
  /** Where the other side is heard. */
  audio: HTMLAudioElement;
  /** Which devices it uses; the system's own for a guest. */
  sound?: Sound;
  /** A guest only dials: false. */
  isReachable: boolean;
}
