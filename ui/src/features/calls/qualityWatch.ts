// Looks every few seconds how the sound of a talk travels, from its beginning to its end.

import type { RTCSession } from 'jssip/lib/RTCSession';
import { every } from '../../live/ticks.ts';
import { looked, type Told, told, UNKNOWN } from './talkQuality.ts';

const LOOK_MS = 2_000;

export function watchQuality(session: RTCSession, onChange: (trouble: Told[]) => void): void {
  let quality = UNKNOWN;
  let shown = '[]';
  let stop = () => {};
  const look = async () => {
    const stats = await session.connection?.getStats().catch(() => undefined);
    if (!stats) return;
    quality = looked(quality, stats.values(), Date.now());
    const trouble = told(quality);
    const next = JSON.stringify(trouble);
    if (next !== shown) onChange(trouble);
    shown = next;
  };
  session.on('confirmed', () => {
    stop();
    stop = every(LOOK_MS, () => void look());
  });
  session.on('ended', () => stop());
  session.on('failed', () => stop());
}
