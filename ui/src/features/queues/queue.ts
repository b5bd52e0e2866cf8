// A queue as a form: its settings beside its name, its people in order, and what is sent of it.

import { changedValues } from '../../forms/values.ts';

export const AFTER = ['stay_ready', 'away', 'penalty'] as const;
export type After = (typeof AFTER)[number];

export const PCP_MODES = ['auto', 'manual'] as const;
export type PcpMode = (typeof PCP_MODES)[number];

export const NUMBERS = [
  'ring_seconds',
  'pcp_seconds',
  'pcp_extend_seconds',
  'retry_seconds',
  'missed_in_row',
  'penalty_seconds',
  'tier_wait_seconds',
  'max_wait_seconds',
  'max_length',
  'announce_seconds',
  'priority',
  'target_seconds',
  'short_abandon_seconds',
  'ring_all_max',
  'step_seconds',
  'relax_seconds',
  'sticky_days',
  'sticky_wait_seconds',
  'max_rounds',
  'reserve_gap_seconds',
  'overflow_seconds',
  'vip_boost',
] as const;
export type NumberSetting = (typeof NUMBERS)[number];

/** Which part of a status is paid: XX/YY/ZZ. */
export const TARIFFS = ['tariff_call', 'tariff_busy', 'tariff_pcp'] as const;
const TARIFF = /^\d{1,4}\/\d{1,4}\/[1-9]\d{0,3}$/;

export const SAID_RULES = ['none', 'optional', 'mandatory'] as const;

export const VIP_MODES = ['front', 'boost'] as const;

export const WINDOWS = ['today', 'shift', 'rolling'] as const;
export const SCOPES = ['queue', 'company'] as const;

/** A setting, and the strategies to which it matters. */
export const OWN_NUMBERS: [NumberSetting, ...string[]][] = [
  ['ring_all_max', 'ring_all'],
  ['step_seconds', 'ring_progressive'],
  ['relax_seconds', 'skills'],
  ['sticky_days', 'sticky'],
  ['sticky_wait_seconds', 'sticky'],
];

export interface SkillNeed {
  skill: string;
  level: number;
}

/** Those this page knows; what else the server has stays in the object and is sent back as it was. */
export interface QueueSettings
  extends Record<NumberSetting, number>,
    Record<(typeof TARIFFS)[number], string> {
  /** What an hour of paid time costs, in millionths of the company's currency. */
  paid_hour_micros: number;
  strategy: string;
  on_missed: After;
  on_rejected: After;
  pcp_mode: PcpMode;
  pcp_on_failed_out: boolean;
  join_when_no_operators: boolean;
  is_recorded: boolean;
  is_auto_answered: boolean;
  join_when_all_away: boolean;
  leave_when_empty: boolean;
  overflow_queue: string;
  vip_list: string;
  vip_mode: (typeof VIP_MODES)[number];
  reset_idle_on_ready: boolean;
  stats_window: (typeof WINDOWS)[number];
  scope: (typeof SCOPES)[number];
  timezone: string;
  skills: SkillNeed[];
  sticky_fallback: string;
  result_rule: (typeof SAID_RULES)[number];
  topic_rule: (typeof SAID_RULES)[number];
  /** A list's id; empty: none. */
  blacklist: string;
  caller_number: string;
  providers: string[];
  country: string;
}

export interface QueueMember {
  user_account: string;
  /** 1 is rung first; null: calls out for the queue only. */
  priority: number | null;
  position: number;
  weight: number;
  is_active: boolean;
  /** Level by name. */
  skills: Record<string, number>;
}

export interface Queue {
  id: string;
  project: string;
  name: string;
  short_number: string | null;
  is_active: boolean;
  settings: QueueSettings;
  members: QueueMember[];
}

export interface QueueForm extends QueueSettings {
  name: string;
  short_number: string;
  is_active: boolean;
  members: QueueMember[];
}

export interface Limits {
  default?: unknown;
  minimum?: number;
  maximum?: number;
}

/** What the server says of each setting. */
export type Known = Record<string, Limits>;

export function queueForm(known: Known, queue?: Queue): QueueForm {
  const usual = Object.fromEntries(
    Object.entries(known).map(([name, { default: value }]) => [name, value]),
  );
  return {
    ...(usual as unknown as QueueSettings),
    ...queue?.settings,
    name: queue?.name ?? '',
    short_number: queue?.short_number ?? '',
    is_active: queue?.is_active ?? true,
    members: queue?.members ?? [],
  };
}

export function checkQueue(form: QueueForm): Record<string, string> {
  const empty = NUMBERS.filter((name) => typeof form[name] !== 'number');
  const wrong = Object.fromEntries(empty.map((name) => [name, 'required']));
  for (const name of TARIFFS) {
    if (!TARIFF.test(form[name] ?? '')) wrong[name] = 'pattern';
  }
  const isOverflowing = form.overflow_seconds > 0 && !form.overflow_queue;
  if (isOverflowing) wrong.overflow_queue = 'required';
  return form.name.trim() ? wrong : { ...wrong, name: 'required' };
}

/** Whether one of these strategies chooses, at once or when a caller has no operator of his own. */
export function uses(
  { strategy, sticky_fallback }: Pick<QueueSettings, 'strategy' | 'sticky_fallback'>,
  names: string[],
): boolean {
  return names.includes(strategy) || (strategy === 'sticky' && names.includes(sticky_fallback));
}

/** The queue without its people: they have a route of their own. */
export function toQueue(form: QueueForm) {
  const { name, short_number, is_active, members: _members, ...settings } = form;
  const skills = namedSkills(form).map((skill) => ({
    skill,
    level: form.skills.find((one) => one.skill.trim() === skill)?.level ?? 1,
  }));
  return {
    name,
    short_number: short_number.trim() || null,
    is_active,
    settings: { ...settings, skills },
  };
}

export function namedSkills({ skills }: Pick<QueueSettings, 'skills'>): string[] {
  return [...new Set(skills.map(({ skill }) => skill.trim()))].filter(Boolean);
}

export function queueChanges(before: QueueForm, after: QueueForm) {
  return changedValues(toQueue(before), toQueue(after));
}

/** Their order on the screen is their order in the queue; a skill that it does not ask for goes. */
export function toMembers(form: QueueForm): QueueMember[] {
  const named = namedSkills(form);
  return form.members.map((member, position) => {
    const levels = Object.entries(member.skills).filter(([name]) => named.includes(name));
    return { ...member, position, skills: Object.fromEntries(levels) };
  });
}

export function newMember(user: string): QueueMember {
  return { user_account: user, priority: 1, position: 0, weight: 10, is_active: true, skills: {} };
}

export function moved<T>(list: T[], from: number, by: -1 | 1): T[] {
  const rest = list.filter((_, n) => n !== from);
  return [...rest.slice(0, from + by), ...list.slice(from, from + 1), ...rest.slice(from + by)];
}

const MOST_PROVIDERS = 20;

/** The server's names of wrong fields -> the form's. */
export function formNames(form: QueueForm): Record<string, string> {
  const nested = Array.from({ length: MOST_PROVIDERS }, (_, n) => `providers.${n}`);
  const names = [...Object.keys(form), ...nested];
  return Object.fromEntries(names.map((name) => [`settings.${name}`, name]));
}
