// A row of the history in words: what was done, and each field before and after.

import i18next from 'i18next';
import { word } from '../../i18n/words.ts';
import { fromMicros } from '../../kit/money.ts';
import type { Act } from './model.ts';

/** Where the forms of these settings call their fields. */
const AREAS: Record<string, string> = {
  queue: 'queues',
  tenant: 'company',
  number: 'numbers',
  gateway: 'gateways',
  provider: 'providers',
  user_account: 'users',
  user_group: 'groups',
  role: 'roles',
  schedule: 'schedules',
  list: 'lists',
  away_reason: 'away',
  result_code: 'results',
  mail_account: 'mail',
  sms_provider: 'sms',
  message_template: 'templates',
  queue_form: 'queue_form',
};

/** A secret, and what is too long to be told: that it is another one is all. */
const UNTOLD = ['•••', '…'];

export interface Difference {
  name: string;
  before: string;
  after: string;
}

export function differences({ what, before, after }: Act): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((name) => ({
      name: fieldName(what, name),
      before: shown(name, before[name]),
      after: shown(name, after[name]),
    }))
    .filter((one) => one.before !== one.after || UNTOLD.includes(one.after));
}

function fieldName(what: string, name: string): string {
  const own = `history_field.${name}`;
  const key = i18next.exists(own) ? own : `${AREAS[what] ?? 'form'}.${name}`;
  return i18next.exists(key) ? i18next.t(key as never) : name.replaceAll('_', ' ');
}

function shown(name: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'boolean') return i18next.t(value ? 'history.yes' : 'history.no');
  if (Array.isArray(value)) return value.map((one) => shown(name, one)).join(', ');
  if (name === 'permissions' && typeof value === 'object') return rights(value);
  if (typeof value === 'object') return parts(value);
  if (name.endsWith('_micros')) return String(fromMicros(Number(value)));
  const text = String(value);
  if (name === 'status') return word('status', text);
  if (name === 'roles' && i18next.exists(`role.${text}`)) return i18next.t(`role.${text}` as never);
  const strategy = `strategy.${text}.title`;
  if (name === 'strategy' && i18next.exists(strategy)) return i18next.t(strategy as never);
  return text;
}

function rights(value: object): string {
  return Object.entries(value)
    .map(([right, scope]) => {
      const sentence = word('permission', right.replaceAll('.', '_')).replace(/\.$/, '');
      return `${sentence}: ${word('scope', String(scope)).toLocaleLowerCase()}`;
    })
    .join('; ');
}

/** Of a member of a queue, a price …: what it is called, else all of it. */
function parts(value: object): string {
  const { user_account: person, name } = value as { user_account?: string; name?: string };
  const called = person ?? name;
  if (called) return called;
  return Object.entries(value)
    .filter(([, one]) => one !== null && one !== '')
    .map(([key, one]) => `${key.replaceAll('_', ' ')}: ${shown(key, one)}`)
    .join(', ');
}

/** What else is to be said: how many, how long, why. */
export function details({ action, more }: Act): string {
  const { count, tries, added, updated, seconds, why, was, queue, operator } = more as Record<
    string,
    string | number | undefined
  >;
  const t = i18next.t.bind(i18next);
  if (action === 'imported') {
    return t('history.imported', { added: Number(added), updated: Number(updated) });
  }
  return [
    count === undefined ? '' : t('history.count', { count: Number(count) }),
    seconds === undefined ? '' : t('history.seconds', { count: Number(seconds) }),
    why === undefined ? '' : word('history_why', String(why)),
    tries === undefined ? '' : t('history.tries', { count: Number(tries) }),
    action === 'moved' ? `${was} → ${queue}` : (queue ?? ''),
    operator ?? '',
  ]
    .filter(Boolean)
    .join(' · ');
}
