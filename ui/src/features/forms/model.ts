// A script as forms are filled by it, and a form.

import type { Block } from '../../forms/blocks.ts';

export interface Content {
  blocks: Block[];
  result: string;
}

export interface Value {
  text: string;
  is_variable: boolean;
}

export type Expression =
  | { left: Value; sign: string; right: Value[] }
  | { part: Expression }
  | { is_all: boolean; parts: Expression[] };

export interface Rules {
  shown: Record<string, Expression>;
  formulas: Record<string, string[]>;
}

/** One text; of `choices` several; of `table` rows of texts; of `file` names. */
export type Answer = string | Answer[];
export type Answers = Record<string, Answer>;

export interface Walk {
  blocks: string[];
  computed: Record<string, string>;
  /** These blocks lead to the end; else an answer decides the way on. */
  is_end: boolean;
}

export type Status = 'opened' | 'in_progress' | 'saved' | 'completed' | 'closed';

export interface FormRow {
  id: string;
  script: string;
  script_name: string;
  number: number;
  operator: string;
  operator_name: string | null;
  call: string | null;
  queue_name: string | null;
  party: { number: string; name: string } | null;
  status: Status;
  result: string;
  revision: number;
  opened_at: string;
  changed_at: string;
  completed_at: string | null;
  /** PCP waits for it so long at most; 0: not at all. */
  required_seconds: number;
  is_favourite: boolean;
}

export interface Performed {
  kind:
    | 'add_to_list'
    | 'set_contact'
    | 'fire_event'
    | 'send_sms'
    | 'send_email'
    | 'call_later'
    | 'webhook';
  value: string;
  /** `done`; on its way; or why not, as `form_refusal` says it. */
  status: string;
  /** Which message was written. */
  message: string | null;
  /** When a call is promised. */
  at: string | null;
  /** What was in the way at the last try. */
  said: string;
}

/** A file of a form. */
export interface Attached {
  id: string;
  block: string;
  name: string;
  kind: string;
  size_bytes: number;
  by: string;
  at: string;
}

export interface Form {
  row: FormRow;
  content: Content;
  rules: Rules;
  variables: Record<string, string>;
  answers: Answers;
  files: Attached[];
  done: Record<string, Performed>;
  may_change: boolean;
}

export interface Saved {
  revision: number;
  status: Status;
  changed_at: string;
  answers: Answers;
  done: Record<string, Performed>;
}

export interface Edit {
  n: number;
  by: string;
  by_name: string | null;
  at: string;
  status: Status;
  /** Block to what it was and what it became. */
  changes: Record<string, [Answer, Answer]>;
}

export interface Link {
  url: string;
  mode: 'tab' | 'iframe' | 'popup';
}

export const isUnfinished = (status: Status) =>
  status === 'opened' || status === 'in_progress' || status === 'saved';
