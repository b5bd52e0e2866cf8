// The form of a study: what one types, what is wrong with it, and the plan it becomes.

import type { Plan } from './queries.ts';

export type Numeric = number | string;

export interface QueueForm {
  name: string;
  starts: string;
  /** Calls of each half hour, as typed. */
  arrivals: string;
  talk: Numeric;
  wrap: Numeric;
  patience: Numeric;
  vip_percent: Numeric;
  /** So many different people call; empty: nobody calls twice. */
  customers: Numeric;
}

export interface GroupForm {
  name: string;
  count: Numeric;
  shifts: string;
  queues: string[];
  /** Calls of each at a time. */
  lines: Numeric;
  status_control: boolean;
}

export interface ChangeForm {
  queue: string;
  strategy: string;
  ring_seconds: Numeric;
  pcp_seconds: Numeric;
  operators: Numeric;
  shift: string;
}

export interface VariantForm {
  name: string;
  calls: Numeric;
  /** Calls of everybody at a time; empty: as each has them. */
  lines: Numeric;
  changes: ChangeForm[];
}

export interface StudyForm {
  name: string;
  source: 'stored' | 'synthetic';
  date: string;
  days: Numeric;
  chosen: string[];
  queues: QueueForm[];
  groups: GroupForm[];
  variants: VariantForm[];
  seed: Numeric;
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const SHIFT = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/;

export const NO_CHANGE: Omit<ChangeForm, 'queue'> = {
  strategy: '',
  ring_seconds: '',
  pcp_seconds: '',
  operators: 0,
  shift: '',
};

export const NEW_QUEUE: QueueForm = {
  name: '',
  starts: '09:00',
  arrivals: '12, 18, 24, 26, 24, 20, 18, 20, 22, 22, 20, 18, 16, 14, 12, 10',
  talk: 180,
  wrap: 20,
  patience: 120,
  vip_percent: 0,
  customers: '',
};

export const NEW_GROUP: GroupForm = {
  name: '',
  count: 5,
  shifts: '09:00-17:00',
  queues: [],
  lines: 1,
  status_control: true,
};

export function list(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** By the field's path, a code of `whatif.wrong_…`. */
export type Wrong = Record<string, 'empty' | 'numbers' | 'clock' | 'shift' | 'choose'>;

export function wrongOf(form: StudyForm): Wrong {
  const wrong: Wrong = {};
  const asked = (path: string, text: string) => {
    if (!text.trim()) wrong[path] = 'empty';
  };
  asked('name', form.name);
  if (form.source === 'stored') asked('date', form.date);
  else {
    form.queues.forEach((queue, n) => {
      asked(`queues.${n}.name`, queue.name);
      if (!CLOCK.test(queue.starts)) wrong[`queues.${n}.starts`] = 'clock';
      const typed = list(queue.arrivals);
      const isWrong = typed.length === 0 || typed.length > 48 || typed.some(isNoNumber);
      if (isWrong) wrong[`queues.${n}.arrivals`] = 'numbers';
      if (queue.talk === '') wrong[`queues.${n}.talk`] = 'empty';
    });
    form.groups.forEach((group, n) => {
      asked(`groups.${n}.name`, group.name);
      if (group.count === '') wrong[`groups.${n}.count`] = 'empty';
      if (!areShifts(group.shifts)) wrong[`groups.${n}.shifts`] = 'shift';
      if (group.queues.length === 0) wrong[`groups.${n}.queues`] = 'choose';
    });
  }
  form.variants.forEach((variant, n) => {
    asked(`variants.${n}.name`, variant.name);
    variant.changes.forEach((change, m) => {
      if (!change.queue) wrong[`variants.${n}.${m}.queue`] = 'choose';
      const isShift = !change.shift || SHIFT.test(change.shift.trim());
      if (!isShift) wrong[`variants.${n}.${m}.shift`] = 'shift';
    });
  });
  return wrong;
}

function isNoNumber(text: string): boolean {
  return !(Number(text) >= 0);
}

function areShifts(text: string): boolean {
  const typed = list(text);
  return typed.length > 0 && typed.every((shift) => SHIFT.test(shift));
}

export function planOf(form: StudyForm): Plan {
  const variants = form.variants.map(({ name, calls, lines, changes }) => ({
    name: name.trim(),
    calls_percent: Number(calls) || 100,
    lines: Number(lines) || null,
    queues: changes
      .map((change) => ({ queue: change.queue, settings: settingsOf(change) }))
      .filter(({ settings }) => Object.keys(settings).length > 0),
    staffing: changes
      .filter(({ operators }) => Number(operators) !== 0)
      .map(({ queue, operators, shift }) => ({
        queue,
        change: Number(operators),
        shift: shift.trim() || null,
      })),
  }));
  const plan: Plan = { name: form.name.trim(), variants, seed: Number(form.seed) || 1 };
  if (form.source === 'stored') {
    const days = Number(form.days) || 1;
    return { ...plan, stored: { date: form.date, days, queues: form.chosen } };
  }
  return { ...plan, synthetic: syntheticOf(form) };
}

function settingsOf(change: ChangeForm): Record<string, number | string> {
  return {
    ...(change.strategy && { strategy: change.strategy }),
    ...(change.ring_seconds !== '' && { ring_seconds: Number(change.ring_seconds) }),
    ...(change.pcp_seconds !== '' && { pcp_seconds: Number(change.pcp_seconds) }),
  };
}

function syntheticOf(form: StudyForm): NonNullable<Plan['synthetic']> {
  return {
    queues: form.queues.map((queue) => ({
      name: queue.name.trim(),
      starts: queue.starts,
      arrivals: list(queue.arrivals).map(Number),
      talk: { mean: Number(queue.talk), shape: 'lognormal' },
      wrap: { mean: Number(queue.wrap) || 0 },
      patience: queue.patience === '' ? null : { mean: Number(queue.patience) },
      vip_percent: Number(queue.vip_percent) || 0,
      customers: Number(queue.customers) || null,
      settings: {},
    })),
    operators: form.groups.map((group) => ({
      name: group.name.trim(),
      count: Number(group.count),
      shifts: list(group.shifts),
      queues: group.queues.map((queue, n) => ({ queue, priority: Math.min(n + 1, 9) })),
      lines: Number(group.lines) || 1,
      status_control: group.status_control,
    })),
  };
}
