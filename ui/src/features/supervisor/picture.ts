// What the supervisor's page is told, and what follows from it. Pure.

import type { OperatorStatus, Operator as Seen } from '../../live/snapshot.ts';

export interface WaitsFor {
  code: string;
  count?: number;
  /** When it ends by itself. */
  until?: string;
}

export interface Item {
  item: string;
  call: string;
  queue: string;
  since: string;
  position: number;
  expected_wait_seconds: number | null;
  is_vip: boolean;
  is_front: boolean;
  /** Of the queue and its own. */
  points: number;
  /** Of them, given by a supervisor. */
  raised: number;
  ringing: string[];
  waits_for: WaitsFor[];
  /** What I may do with it: the rest is refused. */
  may: ('move' | 'raise' | 'pick')[];
  party: { number: string; name: string; door?: 'guest' } | null;
}

export interface Place {
  queue: string;
  /** Null: calls out only. */
  priority: number | null;
  weight: number;
  skills: Record<string, number>;
}

export interface Operator {
  id: string;
  name: string;
  state: OperatorStatus;
  reason: string | null;
  since: string | null;
  is_reachable: boolean;
  call: string | null;
  places: Place[];
  /** What I may do with him; `staff`: in any queue. */
  may: ('staff' | 'force_status' | 'write' | 'why')[];
}

export interface QueueNow {
  id: string;
  name: string;
  strategy: string;
  expected_wait_seconds: number | null;
  /** Weights of its people matter. */
  is_weighed: boolean;
  /** That matter in it. */
  skills: string[];
  /** A department. Nobody is moved into it, and its page says who belongs to it. */
  is_group: boolean;
  /** `staff`: anybody is put in by me; `move`: waiting calls are. */
  may: ('move' | 'staff')[];
}

export interface Picture {
  at: string;
  queues: QueueNow[];
  waiting: Item[];
  operators: Operator[];
}

export interface Counts {
  ready: number;
  /** Rings or talks. */
  busy: number;
  pcp: number;
  away: number;
}

/** Statuses as the socket told them last: newer than the picture. */
export function withStatuses(operators: Operator[], seen: Seen[]): Operator[] {
  const known = new Map(seen.map((one) => [one.id, one]));
  return operators.map((one) => {
    const now = known.get(one.id);
    if (!now) return one;
    const { state, reason, since, is_reachable } = now;
    return { ...one, state, reason, since, is_reachable };
  });
}

/** Without departments. */
export function ownQueues({ queues }: Picture): QueueNow[] {
  return queues.filter(({ is_group }) => !is_group);
}

/** Those whom the queue rings: who only calls out for it does not count. */
export function countsOf(queue: string, operators: Operator[]): Counts {
  const counts = { ready: 0, busy: 0, pcp: 0, away: 0 };
  for (const { state, places } of operators) {
    const isRung = places.some((place) => place.queue === queue && place.priority !== null);
    if (!isRung || state === 'offline') continue;
    counts[state === 'call' ? 'busy' : state] += 1;
  }
  return counts;
}

export function waitingIn(queue: string, { waiting }: Picture): Item[] {
  return waiting.filter((one) => one.queue === queue);
}

export function longestSince(items: Item[]): string | null {
  return items.map(({ since }) => since).sort()[0] ?? null;
}

const ORDER: OperatorStatus[] = ['ready', 'call', 'busy', 'pcp', 'away', 'offline'];

/** Those who can be asked come first, within a status who is in it for longest. */
export function byStatus(operators: Operator[]): Operator[] {
  return [...operators].sort(
    (a, b) =>
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      (a.since ?? '').localeCompare(b.since ?? '') ||
      a.name.localeCompare(b.name),
  );
}

export function inQueues(operators: Operator[], queues: Set<string>): Operator[] {
  if (queues.size === 0) return operators;
  return operators.filter(({ places }) => places.some(({ queue }) => queues.has(queue)));
}

/** Queues in which I may change the places of all of these. */
export function staffedBy(operators: Operator[], queues: QueueNow[]): QueueNow[] {
  const isFree = operators.every(({ may }) => may.includes('staff'));
  return isFree ? queues : queues.filter(({ may }) => may.includes('staff'));
}

/** What all of these queues ask for: another skill would be refused. */
export function skillsOf(queues: QueueNow[], chosen: string[]): string[] {
  const [first, ...rest] = queues.filter(({ id }) => chosen.includes(id));
  return (first?.skills ?? []).filter((name) => rest.every(({ skills }) => skills.includes(name)));
}

/** All of them, in all of these. */
export function areIn(operators: Operator[], queues: string[]): boolean {
  const has = ({ places }: Operator, id: string) => places.some(({ queue }) => queue === id);
  return queues.length > 0 && operators.every((one) => queues.every((id) => has(one, id)));
}

export type Change = 'join' | 'leave' | 'change';

export interface PlacesForm {
  do: Change;
  queues: string[];
  /** '' leaves it as it is; 'out': calls out only. */
  priority: string;
  weight: number | '';
  /** Those that were set. */
  skills: Record<string, number>;
}

/** What is sent of it: only what was set. */
export function toPlaces(form: PlacesForm, operators: string[]) {
  const sent = { operators, queues: form.queues, do: form.do };
  if (form.do === 'leave') return sent;
  return {
    ...sent,
    ...(form.priority && { priority: form.priority === 'out' ? null : Number(form.priority) }),
    ...(form.weight !== '' && { weight: form.weight }),
    ...(Object.keys(form.skills).length > 0 && { skills: form.skills }),
  };
}

/** Whether there is anything to send. */
export function isComplete(form: PlacesForm): boolean {
  if (form.queues.length === 0) return false;
  const hasSkills = Object.keys(form.skills).length > 0;
  const isSet = form.priority !== '' || form.weight !== '' || hasSkills;
  return form.do !== 'change' || isSet;
}
