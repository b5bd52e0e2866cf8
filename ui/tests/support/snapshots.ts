// Snapshots and frames for tests: a small company, one operator at work.

import type { DzvinEvent } from '../../src/api/events.gen.ts';
import type { EventFrame } from '../../src/live/apply.ts';
import type { MyCall, Operator, Party, Snapshot } from '../../src/live/snapshot.ts';

export const ME = 'op-me';
export const OTHER = 'op-other';
export const QUEUE = 'q-support';
export const AT = '2026-11-22T10:00:00.000Z';

export function operator(id: string, short_number: string, name = id): Operator {
  const since = '2026-11-22T09:00:00.000Z';
  const status = { state: 'ready' as const, reason: null, comment: null, exceeded: [] };
  return { id, name, short_number, ...status, since, is_reachable: true };
}

export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    position: 10,
    at: AT,
    me: {
      operator: ME,
      state: 'ready',
      reason: null,
      comment: null,
      supervisor: null,
      exceeded: [],
      extend_seconds: 0,
      form_until: null,
      since: AT,
      until: null,
      pcp_call: null,
      planned: null,
      is_reachable: true,
      why: 'registered',
      short_number: '201',
      queues: [QUEUE],
      out_queue: QUEUE,
      out_queues: [{ id: QUEUE, name: 'Support', caller_number: '+380441112233' }],
      max_lines: 1,
      has_status_control: true,
    },
    operators: [operator(ME, '201', 'Olena'), operator(OTHER, '202', 'Maksym')],
    queues: [{ id: QUEUE, name: 'Support', short_number: null, waiting: [] }],
    groups: [],
    targets: { queues: [], scenarios: [] },
    call: null,
    lines: [],
    away_reasons: [],
    recent: [],
    ...change,
  };
}

export function myCall(change: Partial<MyCall> = {}): MyCall {
  return {
    call: 'c1',
    direction: 'inbound',
    stage: 'ringing',
    since: AT,
    party: { number: '+380501112233', name: '' },
    dialled: '800',
    queue: QUEUE,
    offer: 'c1.o1',
    operator: null,
    queued_at: AT,
    talk_since: null,
    until: null,
    is_held: false,
    held_since: null,
    is_muted: false,
    lead: null,
    via: null,
    transfer: null,
    members: [],
    recording: null,
    ...change,
  };
}

/** A frame at so many seconds after AT. */
export function frame(
  position: number,
  seconds: number,
  event: DzvinEvent,
  party: Party | null = null,
): EventFrame {
  const at = new Date(Date.parse(AT) + seconds * 1000).toISOString();
  return { n: position, position, at, subject: 'call:c1', event, party };
}
