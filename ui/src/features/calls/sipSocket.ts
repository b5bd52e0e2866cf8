// The socket of SIP, which may be given up: one of a network that is gone would stay open for minutes.

import { WebSocketInterface } from 'jssip';
import { after } from '../../live/ticks.ts';

/** The door of a network that swallows everything does not open, and does not say so. Long: a busy
 * server is no reason to begin again. */
const OPEN_MS = 20_000;
/** As the browser tells of a connection that was cut. */
const LOST = 1006;

export class SipSocket extends WebSocketInterface {
  private heard = () => {};
  private cancelOpening = () => {};

  /** The next thing it says is told, once. */
  onceHeard(act: () => void): void {
    this.heard = act;
  }

  /** JsSIP has set its handlers just before. */
  override connect(): void {
    const { ondata } = this;
    this.ondata = (data) => {
      const { heard } = this;
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
    super.disconnect();
  }

  /** JsSIP opens the next one. */
  abandon(): void {
    this.heard = () => {};
    this.disconnect();
    this.ondisconnect(true, LOST);
  }
}
