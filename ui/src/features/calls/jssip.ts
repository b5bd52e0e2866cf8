// The phone in the browser: registers over /api/sip, rings, talks, and comes back by itself.

import type { RTCSession } from 'jssip/lib/RTCSession';
import type { RTCSessionEvent } from 'jssip/lib/UA';
import { after } from '../../live/ticks.ts';
import { EchoCheck } from './check/echo.ts';
import { IceServers } from './ice.ts';
import { checkMicrophone, microphoneFault, watchMicrophone } from './microphone.ts';
import { Registrar } from './registration.ts';
import { Ringer } from './ring.ts';
import { comesByItself, mediaOptions, numberOf, Session } from './session.ts';
import { type JsSipOptions, NO_PHONE, type PhoneState, type Softphone } from './softphone.ts';
import { Sound } from './sound/sound.ts';
import { sendTo } from './sound/speakers.ts';
import { Observed } from './state.ts';

/** The beep is over, and the operator has looked up. */
const AFTER_BEEP_MS = 700;

export class JsSipPhone implements Softphone {
  private readonly observed = new Observed<PhoneState>(NO_PHONE);
  readonly getState = this.observed.get;
  readonly subscribe = this.observed.subscribe;

  private readonly ice: IceServers;
  private readonly sound: Sound;
  private readonly ringer: Ringer;
  private readonly registrar: Registrar;
  private session: Session | null = null;
  private check: EchoCheck | null = null;
  private unwatch: (() => void)[] = [];
  private isOn = false;

  constructor(private readonly options: JsSipOptions) {
    this.ice = new IceServers(options.ice);
    this.sound = options.sound ?? new Sound();
    this.ringer = new Ringer(this.sound, (isSoundLocked) => this.observed.set({ isSoundLocked }));
    this.registrar = new Registrar(options, {
      onChange: (registration) => this.observed.set({ registration }),
      onAccount: (account) => this.ice.take(account),
      onSession: (event) => this.came(event),
      onConnected: () => this.session?.rebind(),
      onDropped: () => this.dropped(),
      isBusy: () => this.session !== null,
    });
  }

  start(): void {
    if (this.isOn) return;
    this.isOn = true;
    this.unwatch = [
      watchMicrophone(() => void this.lookAtMicrophone()),
      this.sound.subscribe(() => this.followDevices()),
    ];
    addEventListener('pointerdown', this.unlock);
    addEventListener('keydown', this.unlock);
    addEventListener('beforeunload', this.warn);
    addEventListener('pagehide', this.leave);
    this.followDevices();
    void this.ringer.unlock();
    void this.lookAtMicrophone();
    this.registrar.start();
  }

  stop(): void {
    this.isOn = false;
    this.ice.stop();
    for (const stop of this.unwatch) stop();
    removeEventListener('pointerdown', this.unlock);
    removeEventListener('keydown', this.unlock);
    removeEventListener('beforeunload', this.warn);
    removeEventListener('pagehide', this.leave);
    this.leave();
    this.registrar.stop();
    this.ringer.close();
    this.observed.set({ registration: 'off', call: null, check: null });
  }

  answer(): void {
    this.session?.answer(this.media());
  }

  reject(): void {
    this.session?.reject();
  }

  hangUp(): void {
    this.session?.hangUp();
  }

  mute(isMuted: boolean): void {
    this.session?.mute(isMuted);
  }

  sendDigits(digits: string): void {
    this.session?.sendDigits(digits);
  }

  dial(number: string): void {
    if (this.session) return;
    this.check?.end();
    this.observed.set({ ended: null });
    this.call(number);
  }

  wake(): void {
    void this.ringer.unlock();
    void this.lookAtMicrophone();
    void this.options.audio.play().catch(() => {});
  }

  playTest(where: 'ring' | 'headset'): void {
    this.ringer.test(where);
  }

  /** Its own voice comes back from the server: no call of anybody. */
  startCheck(): void {
    if (this.session || this.check) return;
    this.check = new EchoCheck({
      onChange: (check) => this.observed.set({ check }),
      onAudio: (stream) => this.hear(stream),
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

  private media() {
    return mediaOptions(this.ice.now, this.sound.getState().usable.microphone);
  }

  private readonly unlock = (): void => {
    if (this.observed.get().isSoundLocked) this.wake();
  };

  /** The call lives in this page: closing it is asked about … */
  private readonly warn = (event: BeforeUnloadEvent): void => {
    if (this.session) event.preventDefault();
  };

  /** … and then the server is told at once: the customer hears music until we are back. */
  private readonly leave = (): void => {
    this.check?.end();
    if (this.options.isReachable) this.session?.leave();
    else this.session?.hangUp();
  };

  /** Chosen anew, or unplugged: what goes on goes on with what is there. */
  private followDevices(): void {
    const { headset, microphone } = this.sound.getState().usable;
    sendTo(this.options.audio, headset).catch(() => {});
    void this.session?.switchMicrophone(microphone);
  }

  private async lookAtMicrophone(): Promise<void> {
    if (this.session) return;
    const microphone = await checkMicrophone();
    this.observed.set({ microphone });
    // Devices have names only for those who may use the microphone.
    this.sound.look();
  }

  private dropped(): void {
    this.session = null;
    this.check?.end();
  }

  private came(event: RTCSessionEvent): void {
    if (event.originator === 'remote') this.arrived(event.session, comesByItself(event.request));
    else if (this.check) this.check.begin(event.session);
    else this.take('outgoing', event.session);
  }

  private arrived(session: RTCSession, how: ReturnType<typeof comesByItself>): void {
    this.check?.end();
    // What we still take for a talk is over at the server, if it rings us back into it.
    if (how === 'return') this.session?.leave();
    if (this.session) {
      session.terminate({ status_code: 486 });
      return;
    }
    const isBeeping = how === 'beep' && this.observed.get().microphone === 'ready';
    this.take('incoming', session, isBeeping);
    if (how === 'return') setTimeout(() => this.answer());
    if (isBeeping) after(AFTER_BEEP_MS, () => this.answer());
  }

  private take(direction: 'incoming' | 'outgoing', session: RTCSession, isBeeping = false): void {
    const number = numberOf(session);
    this.observed.set({ ended: null });
    if (isBeeping) this.ringer.beep();
    const { microphone } = this.sound.getState().usable;
    this.session = new Session(session, direction, number, {
      microphone,
      onChange: (call) => {
        this.observed.set({ call });
        if (!isBeeping) this.ringer.follow(call.stage, direction);
      },
      onAudio: (stream) => this.hear(stream),
      onEnded: (ended) => {
        this.session = null;
        this.ringer.stop();
        this.observed.set({ call: null, ended: direction === 'outgoing' ? ended : null });
        this.registrar.callEnded();
      },
      onMicrophoneFailed: (error) => this.observed.set({ microphone: microphoneFault(error) }),
    });
  }

  private hear(stream: MediaStream): void {
    this.options.audio.srcObject = stream;
    this.options.audio.play().catch(() => this.observed.set({ isSoundLocked: true }));
  }
}
