// The first picture of the workplace.

import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import { callsOf, withCalls } from '../../live/lines.ts';
import type { Snapshot } from '../../live/snapshot.ts';

export async function loadSnapshot(): Promise<Snapshot> {
  const snapshot = await request<Snapshot>('GET', '/api/workplace');
  const { operators, queues, groups } = snapshot;
  const inOrder = {
    ...snapshot,
    operators: byName(operators),
    queues: byName(queues),
    groups: byName(groups),
  };
  return withCalls(inOrder, callsOf(snapshot));
}
