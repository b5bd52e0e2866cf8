// The socket of SIP, which may be given up: one of a network that is gone would stay open for minutes.

import { WebSocketInterface } from 'jssip';
import { after } from '../../live/ticks.ts';

/** The door of a network that swallows everything does not open, and does not say so. Long: a busy
 * server is no reason to begin again. */
const OPEN_MS = 20_000;
const PING = '\r\n\r\n';
const PONG = '\r\n';
/** How long the second of two pings in a row is waited for: a server that only stands still for some
 * seconds is not left by all its phones at once. */
export const PONG_MS = 4_500;
/** As the browser tells of a connection that was cut. */
const LOST = 1006;

export class SipSocket extends WebSocketInterface {
  private heard = () => {};
  private cancelOpening = () => {};
  private cancelPong: (() => void) | null = null;
  /** Asterisk itself, behind another proxy than ours, does not. */
  private hasPonged = false;
  private unanswered = 0;

  /** The next thing it says is told, once. */
  onceHeard(act: () => void): void {
    this.heard = act;
  }

  /** Asks whether it leads somewhere (RFC 5626); one that did and does not any more is given up. */
  ping(): void {
    if (this.cancelPong || !this.isConnected()) return;
    this.send(PING);
    this.unanswered++;
    if (this.hasPonged && this.unanswered > 1)
      this.cancelPong = after(PONG_MS, () => this.abandon());
  }

  /** JsSIP has set its handlers just before. */
  override connect(): void {
    const { ondata } = this;
    this.hasPonged = false;
    this.ondata = (data) => {
      const { heard } = this;
      this.pongs();
      if (data === PONG) this.hasPonged = true;
      this.heard = () => {};
      heard();
      ondata(data);
    };
    super.connect();
    this.cancelOpening();
    this.cancelOpening = after(OPEN_MS, () => {
      if (this.isConnecting()) this.abandon();
    });
  }

  override disconnect(): void {
    this.cancelOpening();
    this.pongs();
    super.disconnect();
  }

  private pongs(): void {
    this.cancelPong?.();
    this.cancelPong = null;
    this.unanswered = 0;
  }

  /** JsSIP opens the next one. */
  abandon(): void {
    this.heard = () => {};
    this.disconnect();
    this.ondisconnect(true, LOST);
  }
}
