// What a column of a file may hold.

import { useTranslation } from 'react-i18next';
import type { OwnField } from '../model.ts';

const TARGETS = [
  'name',
  'phones',
  'emails',
  'company',
  'tags',
  'note',
  'responsible',
  'language',
  'timezone',
  'consent',
] as const;
const MESSENGERS = ['telegram', 'viber', 'whatsapp'] as const;

export function useTargets(fields: OwnField[]): { value: string; label: string }[] {
  const { t } = useTranslation();
  return [
    ...TARGETS.map((value) => ({
      value: value as string,
      label: value === 'responsible' ? t('contacts.responsible_login') : t(`contacts.${value}`),
    })),
    ...MESSENGERS.map((value) => ({ value, label: t(`contacts.messenger_${value}`) })),
    ...fields.map(({ id, name }) => ({ value: `fields.${id}`, label: name })),
  ];
}
