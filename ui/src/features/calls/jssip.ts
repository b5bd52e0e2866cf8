// The phone in the browser: registers over /api/sip, rings, talks, and comes back by itself.

import { UA } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { RTCSessionEvent } from 'jssip/lib/UA';
import { Problem } from '../../api/client.ts';
import { IceServers } from './ice.ts';
import { checkMicrophone, microphoneFault, watchMicrophone } from './microphone.ts';
import { Ringer } from './ring.ts';
import { isReturn, mediaOptions, numberOf, Session, sipConfiguration } from './session.ts';
import {
  type JsSipOptions,
  NO_PHONE,
  type PhoneAccount,
  type PhoneState,
  type Softphone,
} from './softphone.ts';
import { Observed } from './state.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const RENEW_BEFORE_MS = 60_000;
const SHORTEST_RENEWAL_MS = 10_000;

export class JsSipPhone implements Softphone {
  private readonly observed = new Observed<PhoneState>(NO_PHONE);
  readonly getState = this.observed.get;
  readonly subscribe = this.observed.subscribe;

  private readonly ice: IceServers;
  private readonly ringer = new Ringer((isSoundLocked) => this.observed.set({ isSoundLocked }));
  private ua: UA | null = null;
  private account: PhoneAccount | null = null;
  private session: Session | null = null;
  private wait = FIRST_WAIT_MS;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private unwatch: () => void = () => {};
  private isOn = false;
  /** Credentials are over or the socket died, but a call was going on. */
  private isRenewalDue = false;

  constructor(private readonly options: JsSipOptions) {
    this.ice = new IceServers(options.ice);
  }

  start(): void {
    if (this.isOn) return;
    this.isOn = true;
    this.unwatch = watchMicrophone(() => void this.lookAtMicrophone());
    addEventListener('pointerdown', this.unlock);
    addEventListener('keydown', this.unlock);
    addEventListener('online', this.reconnectNow);
    addEventListener('beforeunload', this.warn);
    addEventListener('pagehide', this.leave);
    void this.ringer.unlock();
    void this.lookAtMicrophone();
    void this.connect();
  }

  stop(): void {
    this.isOn = false;
    clearTimeout(this.retry);
    clearTimeout(this.renewal);
    this.ice.stop();
    this.unwatch();
    removeEventListener('pointerdown', this.unlock);
    removeEventListener('keydown', this.unlock);
    removeEventListener('online', this.reconnectNow);
    removeEventListener('beforeunload', this.warn);
    removeEventListener('pagehide', this.leave);
    this.leave();
    this.dropUa();
    this.ringer.close();
    this.observed.set({ registration: 'off', call: null });
  }

  answer(): void {
    this.session?.answer(this.ice.now);
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
    if (!this.ua || !this.account || this.session) return;
    const domain = this.account.uri.split('@')[1] ?? '';
    const target = number.startsWith('sip:') ? number : `sip:${number}@${domain}`;
    this.observed.set({ ended: null });
    // newRTCSession fires inside call(): that is where the session is taken over.
    this.ua.call(target, mediaOptions(this.ice.now));
  }

  wake(): void {
    void this.ringer.unlock();
    void this.lookAtMicrophone();
    void this.options.audio.play().catch(() => {});
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
    if (this.options.isReachable) this.session?.leave();
    else this.session?.hangUp();
  };

  private readonly reconnectNow = (): void => {
    if (this.isOn && !this.session && !this.ua?.isConnected()) this.restart(0);
  };

  private async lookAtMicrophone(): Promise<void> {
    if (this.session) return;
    const microphone = await checkMicrophone();
    this.observed.set({ microphone });
  }

  private async connect(): Promise<void> {
    // A phone that is trying again has failed until it is registered.
    if (this.observed.get().registration !== 'failed') {
      this.observed.set({ registration: 'connecting' });
    }
    try {
      this.account = await this.options.account();
    } catch (error) {
      const isForbidden = error instanceof Problem && [401, 403].includes(error.status);
      this.observed.set({ registration: isForbidden ? 'forbidden' : 'failed' });
      if (!isForbidden) this.restartLater();
      return;
    }
    if (!this.isOn) return;
    this.ice.take(this.account);
    this.register(this.account);
  }

  private register(account: PhoneAccount): void {
    const ua = new UA(sipConfiguration(account, this.options.isReachable));
    this.ua = ua;
    ua.on('registered', () => this.registered());
    ua.on('connected', () => {
      if (!this.options.isReachable) this.registered();
      this.session?.rebind();
    });
    ua.on('unregistered', () => this.lost(ua));
    ua.on('registrationFailed', () => this.lost(ua));
    ua.on('disconnected', () => this.lost(ua));
    ua.on('newRTCSession', (event: RTCSessionEvent) => {
      if (event.originator === 'local') this.take('outgoing', event.session);
      else this.arrived(event.session, isReturn(event.request));
    });
    ua.start();
    this.renewIn(Date.parse(account.expires_at) - Date.now() - RENEW_BEFORE_MS);
  }

  private registered(): void {
    this.wait = FIRST_WAIT_MS;
    this.isRenewalDue = false;
    this.observed.set({ registration: 'registered' });
  }

  private lost(ua: UA): void {
    if (this.ua !== ua || !this.isOn) return;
    this.observed.set({ registration: 'failed' });
    // During a call JsSIP reconnects by itself; new credentials would end the dialog.
    if (this.session) this.isRenewalDue = true;
    else this.restartLater();
  }

  private renewIn(milliseconds: number): void {
    clearTimeout(this.renewal);
    const wait = Math.min(Math.max(milliseconds, SHORTEST_RENEWAL_MS), 2 ** 31 - 1);
    this.renewal = setTimeout(() => {
      if (this.session) this.isRenewalDue = true;
      else this.restart(0);
    }, wait);
  }

  private restartLater(): void {
    this.restart(this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private restart(milliseconds: number): void {
    this.dropUa();
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      if (this.isOn) void this.connect();
    }, milliseconds);
  }

  private dropUa(): void {
    const old = this.ua;
    this.ua = null;
    this.session = null;
    old?.stop();
  }

  private arrived(session: RTCSession, isComingBack: boolean): void {
    // What we still take for a talk is over at the server, if it rings us back into it.
    if (isComingBack) this.session?.leave();
    if (this.session) session.terminate({ status_code: 486 });
    else this.take('incoming', session);
    if (isComingBack) setTimeout(() => this.answer());
  }

  private take(direction: 'incoming' | 'outgoing', session: RTCSession): void {
    const number = numberOf(session);
    this.observed.set({ ended: null });
    this.session = new Session(session, direction, number, {
      onChange: (call) => {
        this.observed.set({ call });
        this.ringer.follow(call.stage, direction);
      },
      onAudio: (stream) => this.hear(stream),
      onEnded: (ended) => {
        this.session = null;
        this.ringer.stop();
        this.observed.set({ call: null, ended: direction === 'outgoing' ? ended : null });
        if (this.isRenewalDue && this.isOn) this.restart(0);
      },
      onMicrophoneFailed: (error) => this.observed.set({ microphone: microphoneFault(error) }),
    });
  }

  private hear(stream: MediaStream): void {
    this.options.audio.srcObject = stream;
    this.options.audio.play().catch(() => this.observed.set({ isSoundLocked: true }));
  }
}
