// A row of the history in words: what was done, and each field before and after.

import i18next from 'i18next';
import { LANGUAGES } from '../../i18n/setup.ts';
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
  user_phone: 'phones',
  queue_form: 'queue_form',
};

/** Where the words of what one of these fields may have begin. */
const CHOICES: Record<string, string> = {
  'queue_form.moment': 'queue_form.',
  'queue_form.mode': 'queue_form.',
  'queue.on_missed': 'queues.after_',
  'queue.on_rejected': 'queues.after_',
  'queue.pcp_mode': 'queues.pcp_',
  'queue.result_rule': 'queues.said_',
  'queue.topic_rule': 'queues.said_',
  'queue.vip_mode': 'queues.vip_',
  'queue.stats_window': 'queues.window_',
  'queue.scope': 'queues.scope_',
  'user_group.kind': 'groups.kind_',
  'user_group.rings': 'groups.rings_',
  'gateway.kind': 'gateways.kind_',
  'user_phone.kind': 'phones.',
  'user_phone.shows': 'phones.shows_',
  'contact_field.kind': 'contacts.kind_',
  'number.match': 'numbers.match_',
  'mail_account.security': 'mail.security_',
  'sms_provider.kind': 'sms.kind_',
  'sms_provider.reports': 'sms.reports_',
  'message_template.channel': 'channel.',
  'result_code.kind': 'results.',
  'contact.consent': 'contacts.consent_',
};
const STRATEGIES = ['strategy', 'sticky_fallback'];

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
      before: shown(what, name, before[name]),
      after: shown(what, name, after[name]),
    }))
    .filter((one) => one.before !== one.after || UNTOLD.includes(one.after));
}

function fieldName(what: string, name: string): string {
  const own = `history_field.${name}`;
  const key = i18next.exists(own) ? own : `${AREAS[what] ?? 'form'}.${name}`;
  return i18next.exists(key) ? i18next.t(key as never) : name.replaceAll('_', ' ');
}

function shown(what: string, name: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'boolean') return i18next.t(value ? 'history.yes' : 'history.no');
  if (Array.isArray(value)) return value.map((one) => shown(what, name, one)).join(', ');
  if (name === 'permissions' && typeof value === 'object') return rights(value);
  if (typeof value === 'object') return parts(what, value);
  if (name.endsWith('_micros')) return String(fromMicros(Number(value)));
  return told(what, name, String(value));
}

/** One of a few, as its form calls it. */
function told(what: string, name: string, text: string): string {
  if (name === 'status') return word('status', text);
  if (name === 'transport') return text.toUpperCase();
  if (name === 'language') return LANGUAGES.find(({ code }) => code === text)?.name ?? text;
  const choices = CHOICES[`${what}.${name}`];
  const key =
    name === 'roles'
      ? `role.${text}`
      : STRATEGIES.includes(name)
        ? `strategy.${text}.title`
        : choices && choices + text;
  return key && i18next.exists(key) ? i18next.t(key as never) : text;
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
function parts(what: string, value: object): string {
  const { user_account: person, name } = value as { user_account?: string; name?: string };
  const called = person ?? name;
  if (called) return called;
  return Object.entries(value)
    .filter(([, one]) => one !== null && one !== '')
    .map(([key, one]) => `${fieldName(what, key)}: ${shown(what, key, one)}`)
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
