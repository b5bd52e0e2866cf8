// Points and money of a person, as the server tells them, and the form that adds to them. Pure.

import { formatMoney, toMicros } from '../../kit/money.ts';

export const GIVEN = ['bonus', 'penalty', 'payout'] as const;
export type GivenKind = (typeof GIVEN)[number];

export interface Money {
  currency: string;
  micros: number;
}

export interface Balance {
  points: number;
  /** The company's currency first; others it had before. */
  money: Money[];
}

export interface PaidTime {
  state: 'call' | 'busy' | 'pcp';
  seconds: number;
  paid_seconds: number;
  money_micros: number;
}

export interface Appeal {
  state: 'open' | 'confirmed' | 'cancelled';
  at: string;
  comment: string;
  answer: string | null;
  decided_by_name: string | null;
  decided_at: string | null;
}

export interface Entry {
  id: string;
  at: string;
  kind: GivenKind | 'work' | 'kpi' | 'reversal';
  points: number;
  money_micros: number;
  currency: string;
  comment: string;
  call: string | null;
  /** He may look at that call. */
  is_open: boolean;
  by_name: string | null;
  /** The day whose time was paid. */
  day: string | null;
  paid_seconds: number | null;
  /** Of KPI, by which it was given; it may have been deleted since. */
  rule: string | null;
  rule_name: string;
  reverses: string | null;
  is_reversed: boolean;
  appeal: Appeal | null;
}

/** That somebody has to decide. */
export interface OpenAppeal {
  user: string;
  name: string;
  entry: Entry;
}

export interface Account {
  user: string;
  name: string;
  currency: string;
  balance: Balance;
  paid: PaidTime[];
  entries: Entry[];
  may_adjust: boolean;
}

export interface PointsPerson {
  id: string;
  name: string;
  is_active: boolean;
  balance: Balance;
}

export interface EntryForm {
  kind: GivenKind;
  points: number | '';
  money: number | '';
  comment: string;
  call: string;
}

export const NEW_ENTRY: EntryForm = { kind: 'bonus', points: '', money: '', comment: '', call: '' };

export function checkEntry({ comment, points, money, kind }: EntryForm): Record<string, string> {
  const amount = kind === 'payout' ? money : points || money;
  return {
    ...(!amount && { [kind === 'payout' ? 'money' : 'points']: 'required' }),
    ...(!comment.trim() && { comment: 'required' }),
  };
}

export function toEntry({ kind, points, money, comment, call }: EntryForm) {
  return {
    kind,
    points: kind === 'payout' ? 0 : Number(points) || 0,
    money_micros: toMicros(Number(money) || 0),
    comment: comment.trim(),
    call: callOf(call),
  };
}

/** A call's page may be pasted as its address. */
export function callOf(text: string): string | null {
  const last = text.trim().split(/[?#]/)[0]?.replace(/\/+$/, '').split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || null;
  } catch {
    return last || null;
  }
}

/** `+10`, `−4`; nothing for nothing. */
export function signedPoints(points: number, language: string): string {
  return points ? points.toLocaleString(language, { signDisplay: 'exceptZero' }) : '';
}

export function signedMoney(micros: number, currency: string, language: string): string {
  if (!micros) return '';
  return `${micros > 0 ? '+' : ''}${formatMoney(micros, currency, language)}`;
}

/** Its sum in each currency, today's even if it is nothing. */
export function moneyText({ money }: Balance, language: string): string {
  return money.map(({ currency, micros }) => formatMoney(micros, currency, language)).join(' · ');
}

/** What may be taken back. */
export function canUndo({ kind, is_reversed }: Entry): boolean {
  return kind !== 'reversal' && !is_reversed;
}

/** Of one's own account: once, and not what is taken back anyway. */
export function canAppeal(entry: Entry): boolean {
  return canUndo(entry) && !entry.appeal;
}

export function isOpen({ appeal }: Entry): boolean {
  return appeal?.state === 'open';
}
