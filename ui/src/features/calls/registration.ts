// Keeps the phone known to the server: credentials, registration, and coming back by itself.

import { UA } from 'jssip';
import type { RTCSessionEvent } from 'jssip/lib/UA';
import { Problem } from '../../api/client.ts';
import { after, every } from '../../live/ticks.ts';
import { sipConfiguration } from './session.ts';
import type { JsSipOptions, PhoneAccount, Registration } from './softphone.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const RENEW_BEFORE_MS = 60_000;
const SHORTEST_RENEWAL_MS = 10_000;
/** JsSIP's own timer is slowed down in a hidden tab; a registration lives for two minutes. */
const REFRESH_MS = 45_000;

export interface RegistrarHandlers {
  onChange(registration: Registration): void;
  onAccount(account: PhoneAccount): void;
  onSession(event: RTCSessionEvent): void;
  /** The socket is a new one. */
  onConnected(): void;
  /** Sessions that it had are over. */
  onDropped(): void;
  /** A call goes on: new credentials would end it. */
  isBusy(): boolean;
}

export class Registrar {
  ua: UA | null = null;
  account: PhoneAccount | null = null;

  private wait = FIRST_WAIT_MS;
  private cancelRetry: () => void = () => {};
  private cancelRenewal: () => void = () => {};
  private stopRefresh: () => void = () => {};
  private isOn = false;
  private hasFailed = false;
  /** Credentials are over or the socket died, but a call was going on. */
  private isRenewalDue = false;

  constructor(
    private readonly options: Pick<JsSipOptions, 'account' | 'isReachable'>,
    private readonly handlers: RegistrarHandlers,
  ) {}

  start(): void {
    this.isOn = true;
    this.hasFailed = false;
    addEventListener('online', this.reconnectNow);
    this.stopRefresh = every(REFRESH_MS, () => {
      if (this.options.isReachable && this.ua?.isRegistered()) this.ua.register();
    });
    void this.connect();
  }

  stop(): void {
    this.isOn = false;
    this.cancelRetry();
    this.cancelRenewal();
    this.stopRefresh();
    removeEventListener('online', this.reconnectNow);
    this.drop();
  }

  /** What had to wait for the end of a call. */
  callEnded(): void {
    if (this.isRenewalDue && this.isOn && !this.handlers.isBusy()) this.restart(0);
  }

  private readonly reconnectNow = (): void => {
    if (this.isOn && !this.handlers.isBusy() && !this.ua?.isConnected()) this.restart(0);
  };

  private async connect(): Promise<void> {
    // A phone that is trying again has failed until it is registered.
    if (!this.hasFailed) this.handlers.onChange('connecting');
    try {
      this.account = await this.options.account();
    } catch (error) {
      const isForbidden = error instanceof Problem && [401, 403].includes(error.status);
      this.failed(isForbidden ? 'forbidden' : 'failed');
      if (!isForbidden) this.restartLater();
      return;
    }
    if (!this.isOn) return;
    this.handlers.onAccount(this.account);
    this.register(this.account);
  }

  private register(account: PhoneAccount): void {
    const ua = new UA(sipConfiguration(account, this.options.isReachable));
    this.ua = ua;
    ua.on('registered', () => this.registered());
    ua.on('connected', () => {
      if (!this.options.isReachable) this.registered();
      this.handlers.onConnected();
    });
    ua.on('unregistered', () => this.lost(ua));
    ua.on('registrationFailed', () => this.lost(ua));
    ua.on('disconnected', () => this.lost(ua));
    ua.on('newRTCSession', (event: RTCSessionEvent) => this.handlers.onSession(event));
    ua.start();
    this.renewIn(Date.parse(account.expires_at) - Date.now() - RENEW_BEFORE_MS);
  }

  private registered(): void {
    this.wait = FIRST_WAIT_MS;
    this.isRenewalDue = false;
    this.hasFailed = false;
    this.handlers.onChange('registered');
  }

  private failed(how: 'failed' | 'forbidden'): void {
    this.hasFailed = true;
    this.handlers.onChange(how);
  }

  private lost(ua: UA): void {
    if (this.ua !== ua || !this.isOn) return;
    this.failed('failed');
    // During a call JsSIP reconnects by itself; new credentials would end the dialog.
    if (this.handlers.isBusy()) this.isRenewalDue = true;
    else this.restartLater();
  }

  private renewIn(milliseconds: number): void {
    this.cancelRenewal();
    const wait = Math.min(Math.max(milliseconds, SHORTEST_RENEWAL_MS), 2 ** 31 - 1);
    this.cancelRenewal = after(wait, () => {
      if (this.handlers.isBusy()) this.isRenewalDue = true;
      else this.restart(0);
    });
  }

  private restartLater(): void {
    this.restart(this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private restart(milliseconds: number): void {
    this.drop();
    this.cancelRetry();
    this.cancelRetry = after(milliseconds, () => {
      if (this.isOn) void this.connect();
    });
  }

  private drop(): void {
    const old = this.ua;
    this.ua = null;
    this.handlers.onDropped();
    old?.stop();
  }
}
