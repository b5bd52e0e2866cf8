// A reason for Away as the server keeps it and as the form holds it: limits in minutes.

import { changedValues } from '../../forms/values.ts';

interface Shared {
  name_uk: string;
  name_ru: string;
  name_en: string;
  icon: string;
  color: string;
  is_paid: boolean;
  counts_as_break: boolean;
  requires_comment: boolean;
  is_active: boolean;
}

export interface ReasonValues extends Shared {
  max_seconds: number | null;
  max_daily_seconds: number | null;
  position: number;
}

export interface Reason extends ReasonValues {
  id: string;
  phone_code: string;
}

export interface ReasonForm extends Shared {
  /** Empty: no limit. */
  max_minutes: number | '';
  max_daily_minutes: number | '';
}

export const LONGEST_MINUTES = 1440;
const USUAL: Shared = {
  name_uk: '',
  name_ru: '',
  name_en: '',
  icon: 'coffee',
  color: 'orange',
  is_paid: true,
  counts_as_break: false,
  requires_comment: false,
  is_active: true,
};
/** The server's names of wrong fields -> the form's. */
export const FIELDS = { max_seconds: 'max_minutes', max_daily_seconds: 'max_daily_minutes' };

const minutes = (seconds: number | null): number | '' => (seconds === null ? '' : seconds / 60);
const seconds = (minutes: number | ''): number | null =>
  minutes === '' ? null : Math.round(minutes * 60);

export function reasonForm(reason?: Reason): ReasonForm {
  const { id: _id, phone_code: _code, position: _place, ...known } = { ...USUAL, ...reason };
  const {
    max_seconds = null,
    max_daily_seconds = null,
    ...shared
  } = known as Shared & Partial<ReasonValues>;
  return {
    ...shared,
    icon: shared.icon || USUAL.icon,
    color: shared.color || USUAL.color,
    max_minutes: minutes(max_seconds),
    max_daily_minutes: minutes(max_daily_seconds),
  };
}

export function toReason({ max_minutes, max_daily_minutes, ...shared }: ReasonForm) {
  return {
    ...shared,
    max_seconds: seconds(max_minutes),
    max_daily_seconds: seconds(max_daily_minutes),
  };
}

/** A new one is in use, which the server knows by itself. */
export function newReason(form: ReasonForm): Partial<ReasonValues> {
  const { is_active: _active, ...values } = toReason(form);
  return values;
}

export function reasonChanges(before: ReasonForm, after: ReasonForm): Partial<ReasonValues> {
  return changedValues(toReason(before), toReason(after));
}

export function checkReason(form: ReasonForm): Record<string, string> {
  const names = ['name_uk', 'name_ru', 'name_en'] as const;
  const empty = names.filter((name) => !form[name].trim());
  const small = (['max_minutes', 'max_daily_minutes'] as const).filter(
    (name) => form[name] !== '' && Number(form[name]) <= 0,
  );
  return Object.fromEntries([
    ...empty.map((name) => [name, 'required'] as const),
    ...small.map((name) => [name, 'too_small'] as const),
  ]);
}

/** Those in use in their order, then the retired ones. */
export function inOrder(reasons: Reason[]): Reason[] {
  return [
    ...reasons.filter(({ is_active }) => is_active),
    ...reasons.filter(({ is_active }) => !is_active),
  ];
}

/** What to save so that this reason stands one place earlier or later among those in use. */
export function placesAfter(
  reasons: Reason[],
  id: string,
  by: -1 | 1,
): { id: string; position: number }[] {
  const all = inOrder(reasons);
  const from = all.findIndex((one) => one.id === id);
  const other = all[from + by];
  if (from < 0 || !other?.is_active) return [];
  const moved = all.map((one, n) => (n === from ? other : n === from + by ? all[from] : one));
  return moved.flatMap((one, position) =>
    one && one.position !== position ? [{ id: one.id, position }] : [],
  );
}
