// What GET /api/workplace answers: the state of the screen at one position of the log.

export type OperatorStatus = 'offline' | 'away' | 'ready' | 'call' | 'busy' | 'pcp';
export type TransferKind = 'blind' | 'attended' | 'conference';
export type TargetKind = 'operator' | 'group' | 'queue' | 'scenario' | 'external';
export type RingReason = TransferKind | 'return';
export type Direction = 'inbound' | 'outbound' | 'internal';
export type WhyUnreachable = 'registered' | 'no_microphone' | 'not_registered' | 'page_closed';

export interface Party {
  number: string;
  name: string;
  /** He calls from the public page: has neither number nor name. */
  door?: 'guest';
}

export interface Planned {
  state: 'ready' | 'away' | 'offline';
  reason: string | null;
  comment: string | null;
  /** Who planned it for me. */
  supervisor: string | null;
}

/** Away for longer than the reason allows: at a time, or on this day. */
export type AwayLimit = 'occurrence' | 'day';

export interface Me {
  operator: string;
  state: OperatorStatus;
  /** An away reason's id or a system word. */
  reason: string | null;
  comment: string | null;
  /** Who forced this status on me. */
  supervisor: string | null;
  exceeded: AwayLimit[];
  /** By how much I may still make this PCP longer; 0: not at all. */
  extend_seconds: number;
  /** So long PCP waits for the form of its talk. */
  form_until: string | null;
  /** Null while offline. */
  since: string | null;
  /** When it ends by itself (PCP). */
  until: string | null;
  /** The call that my PCP is about; null: the last one. */
  pcp_call: string | null;
  planned: Planned | null;
  is_reachable: boolean;
  why: WhyUnreachable;
  short_number: string | null;
  /** The queues that I serve. */
  queues: string[];
  /** The queue for which I call out: one of `out_queues`; null for who is in no queue. */
  out_queue: string | null;
  out_queues: { id: string; name: string; caller_number: string }[];
  /** So many calls I may have at a time. */
  max_lines: number;
  /** False: calls leave me Ready. */
  has_status_control: boolean;
}

export interface Operator {
  id: string;
  name: string;
  short_number: string | null;
  state: OperatorStatus;
  reason: string | null;
  comment: string | null;
  exceeded: AwayLimit[];
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

/** `robot`: I dialled, it was picked up, and no person is there yet. `returning`: my phone is gone from
 * the talk, and the customer waits for me with music. */
export type CallStage = 'ringing' | 'dialling' | 'talk' | 'robot' | 'returning';

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
  /** When ringing, or the wait for my return, ends by itself. */
  until: string | null;
  /** The customer hears music. */
  is_held: boolean;
  /** Or since when I have been there, if that was later. */
  held_since: string | null;
  is_muted: boolean;
  /** The operator who may hold and hand over. */
  lead: string | null;
  /** Why it rings here: a colleague hands over, asks or invites, or my own transfer came back. */
  via: { by: string; why: RingReason } | null;
  transfer: CardTransfer | null;
  /** Of a conference: who is in it besides the customer; the first operator leads. */
  members: CardMember[];
  recording: { id: string; is_paused: boolean } | null;
}

/** What an operator of this talk has asked for; `since` is the beginning of its stage. */
export interface CardTransfer {
  kind: TransferKind;
  by: string;
  stage: 'ringing' | 'consulting';
  since: string;
  to_kind: TargetKind | null;
  /** Id of an operator, group, queue or scenario. */
  to: string | null;
  /** Somebody outside. */
  party: Party | null;
  /** The two consult and the customer hears music; else he who was asked hears it. */
  is_with_target: boolean;
}

export interface CardMember {
  leg: string;
  operator: string | null;
  party: Party | null;
}

/** Where a customer can be handed over to, besides colleagues, departments and numbers. */
export interface Targets {
  queues: { id: string; name: string; short_number: string | null }[];
  scenarios: { id: string; name: string }[];
}

export interface AwayReason {
  id: string;
  name_uk: string;
  name_ru: string;
  name_en: string;
  icon: string | null;
  color: string | null;
  max_seconds: number | null;
  max_daily_seconds: number | null;
  requires_comment: boolean;
  position: number;
  /** One that is not in use any more is here for its name. */
  is_active: boolean;
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
  /** What became of a call that I dialled in vain. */
  why: string | null;
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
  targets: Targets;
  call: MyCall | null;
  /** My further calls, by `lines.ts`: who has one line has none. */
  lines: MyCall[];
  /** The call of others that my phone is with, as a supervisor. */
  supervised?: string | null;
  away_reasons: AwayReason[];
  recent: RecentCall[];
}
