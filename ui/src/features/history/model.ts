// What the history of changes tells, as the server sends it, and what it can be narrowed to.

import { type Days, spanOf } from '../../kit/period.ts';

export const KINDS = [
  'settings',
  'people',
  'contacts',
  'supervision',
  'sign_in',
  'recordings',
] as const;

export interface Act {
  id: string;
  at: string;
  kind: (typeof KINDS)[number];
  action: string;
  what: string;
  thing: string | null;
  title: string;
  by: string | null;
  by_name: string;
  ip: string;
  call: string | null;
  /** Whoever reads this may look at that call. */
  is_open: boolean;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  more: Record<string, unknown>;
}

export interface ActPage {
  rows: Act[];
  next_cursor: string | null;
}

export const PERIODS = ['today', 'week', 'month', 'all', 'custom'] as const;

export interface Asked extends Days {
  person: string;
  /** One of KINDS, or `what:<kind of setting>`. */
  kind: string;
  /** An id, and what it is called. */
  thing: string;
  title: string;
}

export const NOTHING: Asked = {
  period: 'month',
  person: '',
  kind: '',
  thing: '',
  title: '',
};

/** Settings of which one kind alone may be asked for. */
export const SETTINGS_OF = [
  'tenant',
  'user_account',
  'user_group',
  'queue',
  'number',
  'provider',
  'gateway',
  'endpoint',
  'scenario',
  'schedule',
  'list',
  'script',
  'prompt',
  'away_reason',
  'kpi_rule',
  'result_code',
  'message_template',
] as const;

/** What the server is asked, in the time zone of this browser. */
export function questionOf(asked: Asked, now: Date): Record<string, string> {
  const { kind, person, thing } = asked;
  const [, what] = kind.split('what:');
  const found = { ...spanOf(asked, now), person, thing, kind: what ? '' : kind, what: what ?? '' };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}
