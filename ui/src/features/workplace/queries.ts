// The first picture of the workplace.

import { request } from '../../api/client.ts';
import type { Snapshot } from '../../live/snapshot.ts';

export function loadSnapshot(): Promise<Snapshot> {
  return request('GET', '/api/workplace');
}
