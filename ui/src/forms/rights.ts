// Rights in words: which family each belongs to, its sentence, and how far it reaches.

import { word } from '../i18n/words.ts';

export type Scope = 'own' | 'group' | 'project' | 'company';
/** Right -> how far it reaches; a right that knows no scopes is had for the company. */
export type Rights = Record<string, Scope>;

export const SCOPES: Scope[] = ['own', 'group', 'project', 'company'];

/** By the beginning of the right's name; the longest counts. */
const FAMILIES: [family: string, ...beginnings: string[]][] = [
  ['workplace', 'workplace.'],
  ['supervision', 'widget.'],
  ['calls', 'call.'],
  ['messages', 'sms.', 'email.', 'chat.'],
  ['recordings', 'rec.', 'transcript.'],
  ['forms', 'form.', 'script.', 'widget.forms.'],
  ['contacts', 'contact.'],
  ['queues', 'queue.', 'dialer.'],
  ['scenarios', 'scenario.', 'list.', 'schedule.', 'prompt.'],
  ['telephony', 'provider.', 'number.', 'device.'],
  ['reports', 'report.', 'rapport.', 'dashboard.', 'kpi.', 'points.', 'quality.'],
  ['people', 'user.', 'role.', 'project.'],
  ['company', 'company.', 'integration.', 'webhook.', 'api.', 'billing.', 'audit.'],
];

export function familyOf(right: string): string {
  const found = FAMILIES.flatMap(([family, ...beginnings]) =>
    beginnings
      .filter((beginning) => right.startsWith(beginning))
      .map((beginning) => ({ family, length: beginning.length })),
  );
  return found.sort((one, other) => other.length - one.length)[0]?.family ?? 'other';
}

/** In the order of the families; within one as given. */
export function byFamily<T>(things: T[], nameOf: (thing: T) => string): [string, T[]][] {
  const order = [...FAMILIES.map(([family]) => family), 'other'];
  return order
    .map((family): [string, T[]] => [
      family,
      things.filter((thing) => familyOf(nameOf(thing)) === family),
    ])
    .filter(([, some]) => some.length > 0);
}

/** What the right allows, as a sentence. */
export function rightText(right: string): string {
  return word('permission', right.replaceAll('.', '_'));
}
