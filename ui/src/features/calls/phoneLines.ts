// The calls of this browser's phone: one is heard, the others are silent both ways until turned to.

import type { Tone } from './ring.ts';
import { NO_PHONE, type PhoneCall } from './softphone.ts';

/** An engine that could not hear that a talk was hung up rings it back sooner. */
const HUNG_UP_MS = 60_000;
/** The server takes the first for his wish (dzvin/calls/returning.py). */
const DECLINED = 603;
const BUSY = 486;

/** What of a session matters here. */
interface Talking {
  readonly line?: string | undefined;
  readonly now: PhoneCall;
  putAside(isAside: boolean): void;
  hangUp(): void;
}

export class PhoneLines<S extends Talking> {
  private all: S[] = [];
  private heard: S | null = null;
  private readonly hungUp = new Map<string, number>();

  get active(): S | null {
    return this.heard;
  }

  /** Another call may be dialled: whoever is there talks. */
  get isSettled(): boolean {
    return this.all.every((one) => one.now.stage === 'talking');
  }

  each(act: (session: S) => void): void {
    for (const session of this.all) act(session);
  }

  /** Without a name: the one that we dialled. Never another one, which may be somebody else's. */
  named(line?: string): S | undefined {
    return this.all.find((one) => one.line === line);
  }

  add(session: S): void {
    this.hungUp.delete(session.line ?? '');
    this.all = [...this.all, session];
    if (this.heard) session.putAside(true);
    else this.heard = session;
  }

  remove(session: S): void {
    this.all = this.all.filter((one) => one !== session);
    if (this.heard !== session) return;
    this.heard = null;
    const next = this.all.find((one) => one.now.stage === 'talking') ?? this.all[0];
    if (next) this.turnTo(next);
  }

  hangUp(line?: string): void {
    const session = this.named(line);
    if (line && session?.now.stage === 'talking') this.hungUp.set(line, Date.now());
    session?.hangUp();
  }

  /** The SIP answer to what rings and is not wanted: a talk that was hung up while nobody heard it, or
   * a call that is here already. */
  refusal(isReturn: boolean, line?: string): number | null {
    const since = Date.now() - (this.hungUp.get(line ?? '') ?? 0);
    if (isReturn && since < HUNG_UP_MS) return DECLINED;
    return this.named(line) ? BUSY : null;
  }

  clear(): void {
    this.all = [];
    this.heard = null;
  }

  turnTo(session: S): void {
    if (this.heard === session) return;
    this.heard?.putAside(true);
    this.heard = session;
    session.putAside(false);
  }

  /** For the screen. */
  shown(): { call: PhoneCall | null; others: PhoneCall[] } {
    const others = this.all.filter((one) => one !== this.heard).map((one) => one.now);
    return { call: this.heard?.now ?? null, others: others.length ? others : NO_PHONE.others };
  }

  /** What is to be heard now besides voices: a second call does not ring into a talk. */
  tone(): Tone | null {
    const calls = this.all.map((one) => one.now);
    const isTalking = calls.some((one) => ['talking', 'connecting'].includes(one.stage));
    if (calls.some((one) => one.stage === 'ringing')) return isTalking ? 'waiting' : 'ring';
    return calls.some((one) => one.stage === 'dialling') ? 'ringback' : null;
  }
}
