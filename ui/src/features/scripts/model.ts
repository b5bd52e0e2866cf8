// A script as its author builds it.

import type { Block, Kind } from '../../forms/blocks.ts';

export const ACTIONS = [
  'add_to_list',
  'set_contact',
  'fire_event',
  'send_sms',
  'send_email',
  'call_later',
  'webhook',
] as const;
export const CONTACT_FIELDS = ['name', 'company', 'email', 'tag'] as const;

export interface Action {
  id: string;
  kind: (typeof ACTIONS)[number];
  after: string;
  condition: string;
  value: string;
  list: string;
  days: number;
  field: string;
  event: string;
  /** Of a message. */
  template: string;
  /** After so many a call for later is due, unless a question of a date says the day. */
  minutes: number;
  day: string;
  clock: string;
  for_queue: boolean;
  url: string;
}

export interface Script {
  blocks: Block[];
  actions: Action[];
  result: string;
}

export interface Quota {
  id: string;
  name: string;
  limit: number;
  condition: string;
}

export interface ProblemAt {
  /** Of a block, an action or a quota; empty: of the whole. */
  id: string;
  field: string;
  code: string;
  what: string;
}

export interface Verdict {
  problems: ProblemAt[];
  rules: object | null;
}

export interface ScriptRow {
  id: string;
  project: string;
  name: string;
  number: number | null;
  published_at: string | null;
  quotas: Quota[];
}

export interface ScriptDraft extends ScriptRow {
  draft: Script;
}

export interface QuotaCount {
  id: string;
  name: string;
  limit: number;
  count: number;
}

export interface Template extends Named {
  channel: 'sms' | 'email';
}

export interface Listed {
  script: ScriptRow;
  counts: QuotaCount[];
}

export interface Version {
  id: string;
  number: number;
  published_at: string;
  published_by: string | null;
}

export interface Named {
  id: string;
  name: string;
}

/** Kinds that an operator answers. */
export const isAsked = (kind: Kind) => !['note', 'computed', 'section', 'jump'].includes(kind);

/** Kinds whose answer comes at once, so that something may follow it. */
export const isPicked = (kind: Kind) => ['choice', 'rating', 'date', 'lookup'].includes(kind);

/** What is read aloud has no title. */
export const blockName = ({ title, text, id }: Block) => title || text || id;

export function newId(stem: string, ids: string[]): string {
  let n = ids.length + 1;
  while (ids.includes(`${stem}${n}`)) n += 1;
  return `${stem}${n}`;
}

export function newAction(ids: string[]): Action {
  return {
    id: newId('action', ids),
    kind: 'add_to_list',
    after: '',
    condition: '',
    value: '{call.number}',
    list: '',
    days: 0,
    field: '',
    event: '',
    template: '',
    minutes: 60,
    day: '',
    clock: '',
    for_queue: false,
    url: '',
  };
}

export function newBlock(kind: Kind, ids: string[], title: string): Block {
  const hasChoices = kind === 'choice' || kind === 'choices';
  return {
    id: newId(kind, ids),
    kind,
    title: kind === 'note' || kind === 'jump' ? '' : title,
    text: '',
    is_required: false,
    default: '',
    mask: '',
    choices: hasChoices ? [{ value: '1', label: '', next: '' }] : [],
    list: '',
    columns: kind === 'table' ? ['1'] : [],
    least: null,
    most: kind === 'rating' ? 5 : null,
    types: kind === 'file' ? ['pdf', 'image'] : [],
    most_files: 1,
    most_megabytes: 10,
    formula: '',
    show_if: '',
    next: kind === 'jump' ? 'end' : '',
  };
}

/** The problems of one thing, by field. */
export function problemsOf(all: ProblemAt[], id: string): Record<string, ProblemAt> {
  return Object.fromEntries(
    all.filter((one) => one.id === id).map((one) => [one.field.split('.')[0] ?? '', one]),
  );
}

export function moved<T>(all: T[], from: number, to: number): T[] {
  const after = [...all];
  const [one] = after.splice(from, 1);
  if (one !== undefined) after.splice(to, 0, one);
  return after;
}
