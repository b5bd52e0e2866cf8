// What GET /api/workplace answers: the state of the screen at one position of the log.

export type OperatorStatus = 'offline' | 'away' | 'ready' | 'call' | 'busy' | 'pcp';
export type Direction = 'inbound' | 'outbound' | 'internal';
export type WhyUnreachable = 'registered' | 'not_registered' | 'page_closed';

export interface Party {
  number: string;
  name: string;
  /** He calls from the public page: has neither number nor name. */
  door?: 'guest';
}

export interface Planned {
  state: 'ready' | 'away' | 'offline';
  reason: string | null;
}

export interface Me {
  operator: string;
  state: OperatorStatus;
  /** An away reason's id or a system word. */
  reason: string | null;
  /** Null while offline. */
  since: string | null;
  /** When it ends by itself (PCP). */
  until: string | null;
  planned: Planned | null;
  is_reachable: boolean;
  why: WhyUnreachable;
  short_number: string | null;
  /** The queues that I serve. */
  queues: string[];
}

export interface Operator {
  id: string;
  name: string;
  short_number: string | null;
  state: OperatorStatus;
  reason: string | null;
  /** Null while offline. */
  since: string | null;
  is_reachable: boolean;
}

export interface Waiting {
  item: string;
  call: string;
  since: string;
}

export interface Queue {
  id: string;
  name: string;
  short_number: string | null;
  waiting: Waiting[];
}

/** `robot`: I dialled, it was picked up, and no person is there yet. */
export type CallStage = 'ringing' | 'dialling' | 'talk' | 'robot';

export interface MyCall {
  call: string;
  direction: Direction;
  stage: CallStage;
  since: string;
  party: Party | null;
  dialled: string | null;
  queue: string | null;
  offer: string | null;
  /** The colleague at the other end of an internal call. */
  operator: string | null;
  queued_at: string | null;
  talk_since: string | null;
  /** When ringing ends by itself. */
  until: string | null;
  is_held: boolean;
  is_muted: boolean;
}

export interface AwayReason {
  id: string;
  name_uk: string;
  name_ru: string;
  name_en: string;
  icon: string | null;
  color: string | null;
  max_seconds: number | null;
  position: number;
}

export type Outcome = 'talked' | 'missed' | 'rejected' | 'unreached';

export interface RecentCall {
  call: string;
  at: string;
  direction: Direction;
  party: Party | null;
  dialled: string | null;
  queue: string | null;
  operator: string | null;
  talk_seconds: number;
  outcome: Outcome;
}

export interface Group {
  id: string;
  name: string;
  short_number: string | null;
}

export interface Snapshot {
  position: number;
  /** The server's clock when it answered. */
  at: string;
  me: Me;
  operators: Operator[];
  queues: Queue[];
  /** Departments, which can be rung; a call that they take counts as one of a queue. */
  groups: Group[];
  call: MyCall | null;
  away_reasons: AwayReason[];
  recent: RecentCall[];
}
