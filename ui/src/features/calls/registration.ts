// Keeps the phone known to the server: credentials, registration, and coming back by itself.

import { UA } from 'jssip';
import type { RTCSessionEvent, UAConfiguration } from 'jssip/lib/UA';
import { Problem } from '../../api/client.ts';
import { onDoubt, SILENT_MS } from '../../live/network.ts';
import { after, every } from '../../live/ticks.ts';
import { SipSocket } from './sipSocket.ts';
import { type JsSipOptions, type PhoneAccount, type Registration, socketUrl } from './softphone.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const RENEW_BEFORE_MS = 60_000;
const SHORTEST_RENEWAL_MS = 10_000;
/** A question over a connection that is gone has no end. */
const ANSWER_MS = 30_000;
/** JsSIP's own timer is slowed down in a hidden tab; a registration lives for two minutes. */
const REFRESH_MS = 45_000;
export const PING_MS = 10_000;
/** The last words of a call are signed with the credentials that are about to go. */
const FAREWELL_MS = 700;
/** A network that is heard again carries sound a moment later. */
export const HEAL_MS = 1_000;

/** A guest only dials; whoever is reachable registers. */
function sipConfiguration(
  account: PhoneAccount,
  socket: SipSocket,
  isReachable: boolean,
): UAConfiguration {
  return {
    sockets: [socket],
    uri: account.uri,
    authorization_user: account.endpoint,
    password: account.password,
    register: isReachable,
    register_expires: 120,
    // A customer may be waiting with music.
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 2,
    no_answer_timeout: 180,
    user_agent: 'Dzvin',
  };
}

export interface RegistrarHandlers {
  onChange(registration: Registration): void;
  onAccount(account: PhoneAccount): void;
  onSession(event: RTCSessionEvent): void;
  /** The socket is a new one. */
  onConnected(): void;
  /** It was doubted whether the server hears us, and it does. */
  onHeard(): void;
  /** Sessions that it had are over. */
  onDropped(): void;
  /** A call goes on: new credentials would end it. */
  isBusy(): boolean;
}

export class Registrar {
  ua: UA | null = null;
  account: PhoneAccount | null = null;

  private wait = FIRST_WAIT_MS;
  private socket: SipSocket | null = null;
  private cancelRetry: () => void = () => {};
  private cancelRenewal: () => void = () => {};
  private stopRefresh: () => void = () => {};
  private stopPings: () => void = () => {};
  private stopDoubting: () => void = () => {};
  private cancelDoubt: (() => void) | null = null;
  private doubtedUntil = 0;
  private isOn = false;
  private hasFailed = false;
  private attempt = 0;
  /** Credentials are over or the socket died, but a call was going on. */
  private isRenewalDue = false;

  constructor(
    private readonly options: Pick<JsSipOptions, 'account' | 'isReachable'>,
    private readonly handlers: RegistrarHandlers,
  ) {}

  start(): void {
    this.isOn = true;
    this.hasFailed = false;
    this.stopDoubting = onDoubt(this.doubt);
    this.stopRefresh = every(REFRESH_MS, () => {
      if (this.options.isReachable && this.ua?.isRegistered()) this.ua.register();
    });
    this.stopPings = every(PING_MS, () => this.socket?.ping());
    void this.connect();
  }

  stop(): void {
    this.isOn = false;
    this.cancelRetry();
    this.cancelRenewal();
    this.stopRefresh();
    this.stopPings();
    this.stopDoubting();
    this.drop();
  }

  /** What had to wait for the end of a call. */
  callEnded(): void {
    if (this.isRenewalDue && this.isOn && !this.handlers.isBusy()) this.restart(FAREWELL_MS);
  }

  /** What is sent now arrives. */
  get isHeard(): boolean {
    return !this.cancelDoubt && this.ua?.isConnected() === true;
  }

  private readonly doubt = (silentMs: number): void => {
    const { ua, socket } = this;
    const until = Date.now() + silentMs;
    if (!this.isOn || (this.cancelDoubt && this.doubtedUntil <= until)) return;
    this.settle();
    if (!ua?.isConnected()) {
      // In a talk JsSIP tries by itself; what a busy server is asked already is not asked anew.
      if (silentMs <= SILENT_MS && !this.handlers.isBusy()) this.restart(0);
    } else if (this.options.isReachable) {
      this.doubtedUntil = until;
      this.cancelDoubt = after(silentMs, () => {
        this.cancelDoubt = null;
        socket?.abandon();
      });
      socket?.onceHeard(() => {
        this.settle();
        after(HEAL_MS, () => this.handlers.onHeard());
      });
      // Always answered, with whatever.
      ua.register();
    }
  };

  private settle(): void {
    this.cancelDoubt?.();
    this.cancelDoubt = null;
  }

  private async connect(): Promise<void> {
    // A phone that is trying again has failed until it is registered.
    if (!this.hasFailed) this.handlers.onChange('connecting');
    const mine = ++this.attempt;
    this.cancelRetry = after(ANSWER_MS, () => {
      this.failed('failed');
      this.restartLater();
    });
    let account: PhoneAccount;
    try {
      account = await this.options.account();
    } catch (error) {
      if (!this.isOn || mine !== this.attempt) return;
      this.cancelRetry();
      const isForbidden = error instanceof Problem && [401, 403].includes(error.status);
      this.failed(isForbidden ? 'forbidden' : 'failed');
      if (!isForbidden) this.restartLater();
      return;
    }
    if (!this.isOn || mine !== this.attempt) return;
    this.cancelRetry();
    this.account = account;
    this.handlers.onAccount(account);
    this.register(account);
  }

  private register(account: PhoneAccount): void {
    const socket = new SipSocket(socketUrl(account.socket, location));
    const ua = new UA(sipConfiguration(account, socket, this.options.isReachable));
    this.ua = ua;
    this.socket = socket;
    ua.on('registered', () => this.registered());
    ua.on('connected', () => {
      socket.ping();
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
    // What was doubted is gone: the next connection is another one.
    this.settle();
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
    this.attempt++;
    this.cancelRetry();
    this.cancelRetry = after(milliseconds, () => {
      if (this.isOn) void this.connect();
    });
  }

  private drop(): void {
    const old = this.ua;
    this.ua = null;
    this.settle();
    this.handlers.onDropped();
    old?.stop();
  }
}
