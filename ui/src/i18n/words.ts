// A word for a code that the server sent: known ones are translated, others are shown as they are.

import i18next from 'i18next';
import { Problem } from '../api/client.ts';
import type { SettingsTexts } from './en.settings.ts';
import type { Texts } from './en.ts';

type Group = Exclude<keyof (Texts & SettingsTexts), 'app' | 'nav' | 'sign_in'>;

export function word(
  group: Group,
  code: string | null | undefined,
  values: Record<string, string | number> = {},
): string {
  if (!code) return '';
  const key = `${group}.${code}`;
  return i18next.exists(key) ? i18next.t(key as never, values) : code.replaceAll('_', ' ');
}

/** When the code itself says nothing to us. */
const BY_STATUS: Record<number, keyof Texts['problem']> = {
  0: 'network',
  400: 'wrong_fields',
  403: 'forbidden',
  404: 'not_found',
  422: 'wrong_fields',
  429: 'too_many_tries',
};

/** What to say to a person about a refusal. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return i18next.t('problem.unknown');
  const last = error.code.split('.').at(-1) ?? '';
  for (const code of [error.code.replace('.', '_'), last]) {
    if (i18next.exists(`problem.${code}`)) return i18next.t(`problem.${code}` as never);
  }
  const known = BY_STATUS[error.status];
  if (known) return i18next.t(`problem.${known}`);
  return i18next.t(error.status >= 500 ? 'problem.bug' : 'problem.unknown');
}
