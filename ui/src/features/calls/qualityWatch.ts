// Looks every few seconds how the sound of a talk travels, from its beginning to its end.

import type { RTCSession } from 'jssip/lib/RTCSession';
import { BUSY_MS, doubt } from '../../live/network.ts';
import { every } from '../../live/ticks.ts';
import { followed, isStranded, NO_PATH } from './talkPath.ts';
import { looked, type Told, told, UNKNOWN } from './talkQuality.ts';

const LOOK_MS = 2_000;
/** At its beginning a talk may try several ways, of which one is agreed on. */
const SETTLING = 2;

interface Handlers {
  onTrouble(trouble: Told[]): void;
  /** It has taken another network, and no sound comes there; or it comes after all. */
  onStranded(is: boolean): void;
}

export function watchQuality(session: RTCSession, { onTrouble, onStranded }: Handlers): void {
  let quality = UNKNOWN;
  let path = NO_PATH;
  let shown = '[]';
  let wasStranded = false;
  let looks = 0;
  let stop = () => {};
  const look = async () => {
    const stats = await session.connection?.getStats().catch(() => undefined);
    if (!stats || session.isEnded()) return;
    const [reports, at] = [[...stats.values()], Date.now()];
    quality = looked(quality, reports, at);
    const trouble = told(quality);
    const next = JSON.stringify(trouble);
    if (next !== shown) onTrouble(trouble);
    shown = next;
    looks += 1;
    if (looks <= SETTLING) return;
    const before = path;
    path = followed(path, reports, at);
    // The sockets may be of the network that it has left; when nothing comes they are.
    if (before.local && path.local !== before.local) doubt(BUSY_MS);
    const isNow = isStranded(path, at);
    if (isNow && !wasStranded) doubt();
    // Said at each look: what cannot be rung back now may be when its consultation is over.
    if (isNow || wasStranded) onStranded(isNow);
    wasStranded = isNow;
  };
  session.on('confirmed', () => {
    stop();
    stop = every(LOOK_MS, () => void look());
  });
  session.on('ended', () => stop());
  session.on('failed', () => stop());
}
