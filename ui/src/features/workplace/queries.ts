// The first picture of the workplace.

import { request } from '../../api/client.ts';
import { callsOf, withCalls } from '../../live/lines.ts';
import type { Snapshot } from '../../live/snapshot.ts';

export async function loadSnapshot(): Promise<Snapshot> {
  const snapshot = await request<Snapshot>('GET', '/api/workplace');
  return withCalls(snapshot, callsOf(snapshot));
}
