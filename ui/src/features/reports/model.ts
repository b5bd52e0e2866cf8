// What the journal's routes answer.

import type { DzvinEvent, Explanation } from '../../api/events.gen.ts';
import type { Direction, Party } from '../../live/snapshot.ts';

export interface CallRow {
  id: string;
  started_at: string;
  ended_at: string | null;
  direction: Direction;
  /** gateway, device, operator or guest. */
  door: string;
  party: Party | null;
  dialled: string;
  number_label: string | null;
  /** Where the dialled number is advertised. */
  source_tag: string;
  queue: string | null;
  queue_name: string | null;
  operator: string | null;
  operator_name: string | null;
  dialled_by: string | null;
  dialled_by_name: string | null;
  is_answered: boolean;
  wait_seconds: number;
  talk_seconds: number;
  hold_seconds: number;
  /** What became of an outgoing call. */
  dial_result: string | null;
  lost_reason: string | null;
  ended_by: string | null;
  sip_code: number | null;
  has_recording: boolean;
  /** What the customer pressed when he was asked after the talk. */
  rating: number | null;
  /** What the operator said came of it, and what it was about. */
  result_name: string | null;
  topic_name: string | null;
}

export interface ResultCode {
  id: string;
  kind: 'result' | 'topic';
  name: string;
}

export interface CallPageOfRows {
  rows: CallRow[];
  next_cursor: string | null;
}

export interface Segment {
  kind: 'ivr' | 'queue' | 'ring' | 'talk' | 'hold' | 'forward' | 'voicemail';
  started_at: string;
  ended_at: string | null;
  queue: string | null;
  queue_name?: string | null;
  operator: string | null;
  operator_name?: string | null;
}

export interface Offer {
  offer: string;
  at: string;
  operator: string;
  operator_name?: string | null;
  queue: string | null;
  outcome: string | null;
  ended_at: string | null;
  sip_code: number | null;
  why: Explanation | null;
}

export interface Recording {
  id: string;
  part: number;
  kind: 'talk' | 'voicemail';
  status: 'started' | 'encoding' | 'ready' | 'failed';
  started_at: string;
  seconds: number | null;
  why: string | null;
  size_bytes: number | null;
  /** What was to be heard when, in seconds; what is missing stands at the beginning. */
  sides: { since: number; until: number | null; what: string; operator: string | null }[];
  /** What I may do with it: the rest is refused. */
  may: ('listen' | 'download')[];
}

export interface TimelineEntry {
  at: string;
  position: number;
  event: DzvinEvent;
}

export interface PathNode {
  node: string;
  kind: string;
  entered_at: string;
  left_at: string;
  exit: string;
  pressed: string;
}

export interface CallDetails {
  call: CallRow;
  segments: Segment[];
  nodes: PathNode[];
  offers: Offer[];
  recordings: Recording[];
  timeline: TimelineEntry[];
}
