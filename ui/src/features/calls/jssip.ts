// The phone in the browser: registers over /api/sip, rings, talks, and comes back by itself.

import type { RTCSession } from 'jssip/lib/RTCSession';
import type { RTCSessionEvent } from 'jssip/lib/UA';
import { after } from '../../live/ticks.ts';
import { EchoCheck } from './check/echo.ts';
import { IceServers } from './ice.ts';
import { MicrophoneWatch, microphoneFault } from './microphone.ts';
import { reportMicrophone } from './microphoneReport.ts';
import { followPage } from './pageLife.ts';
import { PhoneAudio } from './phoneAudio.ts';
import { PhoneLines } from './phoneLines.ts';
import { Registrar } from './registration.ts';
import { Ringer } from './ring.ts';
import { Session } from './session.ts';
import { comesByItself, type Itself, lineOf, numberOf } from './sipRequest.ts';
import {
  type EndWhy,
  type JsSipOptions,
  type Microphone,
  NO_PHONE,
  type PhoneState,
  type Softphone,
} from './softphone.ts';
import { Observed } from './state.ts';

/** The beep is over, and the operator has looked up. */
const AFTER_BEEP_MS = 700;

export class JsSipPhone implements Softphone {
  private readonly observed = new Observed<PhoneState>(NO_PHONE);
  readonly getState = this.observed.get;
  readonly subscribe = this.observed.subscribe;

  private readonly ice: IceServers;
  private readonly audio: PhoneAudio;
  private readonly ringer: Ringer;
  private readonly registrar: Registrar;
  private readonly lines = new PhoneLines<Session>();
  private readonly microphone: MicrophoneWatch;
  private check: EchoCheck | null = null;
  private unwatch: (() => void)[] = [];
  private isOn = false;

  constructor(private readonly options: JsSipOptions) {
    this.ice = new IceServers(options.ice);
    const lock = (isSoundLocked: boolean) => this.observed.set({ isSoundLocked });
    this.audio = new PhoneAudio(options.audio, () => lock(true), options.sound);
    this.ringer = new Ringer(this.audio.sound, lock);
    this.microphone = new MicrophoneWatch({
      now: () => this.observed.get().microphone,
      isOpen: () => this.isBusy,
      found: (microphone) => this.foundMicrophone(microphone),
    });
    this.registrar = new Registrar(options, {
      onChange: (registration) => this.observed.set({ registration }),
      onAccount: (account) => this.ice.take(account),
      onSession: (event) => this.came(event),
      onConnected: () => this.lines.each((session) => session.rebind()),
      onHeard: () => this.lines.each((session) => session.mend()),
      onDropped: () => this.dropped(),
      isBusy: () => this.isBusy,
    });
  }

  start(): void {
    if (this.isOn) return;
    this.isOn = true;
    this.unwatch = [
      reportMicrophone(this, () => this.registrar.account?.endpoint, this.options.tellMicrophone),
      this.audio.sound.subscribe(() => this.followDevices()),
      followPage(this),
    ];
    this.followDevices();
    void this.ringer.unlock();
    this.microphone.start();
    this.registrar.start();
  }

  stop(): void {
    this.isOn = false;
    this.ice.stop();
    this.microphone.stop();
    for (const stop of this.unwatch) stop();
    this.leave();
    this.registrar.stop();
    this.ringer.close();
    this.observed.set({ registration: 'off', call: null, others: NO_PHONE.others, check: null });
  }

  answer(line?: string): void {
    const session = this.lines.named(line);
    if (!session) return;
    this.lines.turnTo(session);
    session.answer(this.media());
  }

  reject = (line?: string): void => this.lines.named(line)?.reject();
  hangUp = (line?: string): void => this.lines.hangUp(line);

  turnTo(line?: string): void {
    const session = this.lines.named(line);
    if (session) this.lines.turnTo(session);
    this.tell();
  }

  name(call: string): void {
    if (!this.lines.named(call)) this.lines.named()?.isCalled(call);
  }

  mute = (isMuted: boolean): void => this.lines.active?.mute(isMuted);
  sendDigits = (digits: string): void => this.lines.active?.sendDigits(digits);

  dial(number: string): void {
    if (!this.lines.isSettled) return;
    this.check?.end();
    this.observed.set({ ended: null });
    this.call(number);
  }

  wake(): void {
    void this.ringer.unlock();
    void this.microphone.look();
    this.audio.unlock();
  }

  playTest(where: 'ring' | 'headset'): void {
    this.ringer.test(where);
  }

  /** Its own voice comes back from the server: no call of anybody. */
  startCheck(): void {
    if (this.isBusy || this.check) return;
    this.check = new EchoCheck({
      onChange: (check) => this.observed.set({ check }),
      onAudio: (stream) => this.audio.hear(stream),
      onOver: () => {
        this.check = null;
      },
    });
    if (!this.call('check')) this.check.end();
  }

  stopCheck(): void {
    this.check?.end();
    this.observed.set({ check: null });
  }

  /** newRTCSession fires inside it: that is where the session is taken over. */
  private call(number: string): boolean {
    const { ua, account } = this.registrar;
    if (!ua || !account) return false;
    const domain = account.uri.split('@')[1] ?? '';
    ua.call(number.startsWith('sip:') ? number : `sip:${number}@${domain}`, this.media());
    return true;
  }

  private readonly media = () => this.audio.media(this.ice.now);

  /** The page goes: the server is told at once, and the customer hears music until we are back. */
  leave(): void {
    this.check?.end();
    this.lines.each((one) => (this.options.isReachable ? one.leave() : one.hangUp()));
  }

  get isBusy(): boolean {
    return this.lines.active !== null;
  }

  private tell(): void {
    this.observed.set(this.lines.shown());
  }

  private followDevices(): void {
    this.audio.follow((act) => this.lines.each(act));
  }

  /** One that is back is heard in the talk that lost it. */
  private foundMicrophone(microphone: Microphone): void {
    this.observed.set({ microphone });
    // Devices have names only for those who may use the microphone.
    this.audio.sound.look();
    if (microphone === 'ready') this.followDevices();
  }

  private dropped(): void {
    this.lines.clear();
    this.check?.end();
  }

  private came({ originator, session, request }: RTCSessionEvent): void {
    if (originator === 'remote') this.arrived(session, comesByItself(request), lineOf(request));
    else if (this.check) this.check.begin(session);
    else this.take('outgoing', session);
  }

  /** The server knows how many calls I may have; a second ring for one of them is a mistake. */
  private arrived(session: RTCSession, how: Itself, line?: string): void {
    this.check?.end();
    // What we still take for a talk is over at the server, if it rings us back into it.
    if (how === 'return') this.lines.named(line)?.leave();
    const refusal = this.lines.refusal(how === 'return', line);
    if (refusal) {
      session.terminate({ status_code: refusal });
      return;
    }
    const isReady = !this.isBusy && this.observed.get().microphone === 'ready';
    const itself = how === 'beep' && !isReady ? null : how;
    const mine = this.take('incoming', session, itself, line);
    if (['return', 'listen'].includes(itself ?? '')) setTimeout(() => mine.answer(this.media()));
    if (itself === 'beep') after(AFTER_BEEP_MS, () => this.answer(line));
  }

  private take(
    direction: 'incoming' | 'outgoing',
    rtc: RTCSession,
    how: Itself = null,
    line?: string,
  ): Session {
    const isBeeping = how === 'beep';
    this.observed.set({ ended: null });
    if (isBeeping) this.ringer.beep();
    const handlers = {
      microphone: this.audio.microphone,
      onChange: () => {
        this.tell();
        if (!isBeeping) this.ringer.follow(this.lines.tone());
      },
      isServerHeard: this.options.isReachable ? () => this.registrar.isHeard : undefined,
      isRungBack: this.options.isRungBack,
      onAudio: (stream: MediaStream) => this.audio.hear(stream),
      onEnded: (ended: EndWhy) => {
        this.lines.remove(session);
        this.ringer.follow(this.lines.tone());
        this.tell();
        this.observed.set({ ended: direction === 'outgoing' ? ended : null });
        if (!this.isBusy) this.registrar.callEnded();
      },
      onMicrophoneFailed: (error: unknown) => {
        this.observed.set({ microphone: microphoneFault(error) });
        void this.microphone.look();
      },
    };
    const session = new Session(rtc, direction, numberOf(rtc), handlers, line);
    this.lines.add(session);
    if (direction === 'outgoing') this.lines.turnTo(session);
    handlers.onChange();
    return session;
  }
}
