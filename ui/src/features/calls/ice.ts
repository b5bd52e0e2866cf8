// The servers that help this browser to be heard, renewed before their password is over, and how
// long an offer waits for an address of theirs.

import type { RTCSession } from 'jssip/lib/RTCSession';
import { after } from '../../live/ticks.ts';

export interface IceAccount {
  ice_servers: RTCIceServer[];
  ice_expires_at: string | null;
}

const RENEW_BEFORE_MS = 5 * 60_000;
const AGAIN_MS = 30_000;

/** How long after the last ICE candidate we send what we have … */
const ENOUGH_MS = 400;
/** … and how long when none of the relay's has come: over TCP and TLS it takes some journeys. */
const WITHOUT_RELAY_MS = 2_500;

export class IceServers {
  private servers: RTCIceServer[] = [];
  private cancel: (() => void) | undefined;

  /** `ask`: nobody renews what lives as long as its phone. */
  constructor(private readonly ask?: () => Promise<IceAccount>) {}

  get now(): RTCIceServer[] {
    return this.servers;
  }

  take(account: IceAccount): void {
    this.stop();
    this.servers = account.ice_servers;
    if (this.ask && account.ice_expires_at) {
      this.renewIn(Date.parse(account.ice_expires_at) - Date.now() - RENEW_BEFORE_MS);
    }
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private renewIn(milliseconds: number): void {
    this.cancel = after(Math.max(milliseconds, AGAIN_MS), () => void this.renew());
  }

  private async renew(): Promise<void> {
    const { cancel } = this;
    const account = await this.ask?.().catch(() => undefined);
    if (cancel !== this.cancel) return;
    if (account) this.take(account);
    else this.renewIn(0);
  }
}

/** Milliseconds after the last candidate until the offer goes as it is. */
export function patience(servers: RTCIceServer[], kinds: Iterable<string | null>): number {
  const wanted = servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)));
  return wanted && ![...kinds].includes('relay') ? WITHOUT_RELAY_MS : ENOUGH_MS;
}

/** An offer goes when enough addresses are known. */
export function offerInTime(session: RTCSession): void {
  let enough: ReturnType<typeof setTimeout> | undefined;
  const kinds = new Set<string | null>();
  session.on('icecandidate', (event) => {
    clearTimeout(enough);
    kinds.add(event.candidate.type);
    const servers = session.connection?.getConfiguration().iceServers ?? [];
    enough = setTimeout(event.ready, patience(servers, kinds));
  });
}
