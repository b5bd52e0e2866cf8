// What an SMPP provider needs to know.

import { NumberInput, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { errorAt } from '../../forms/values.ts';
import type { Editor } from './ProviderEditor.tsx';
import type { SmppSettings } from './provider.ts';

type NumberField = 'port' | 'window' | 'source_ton' | 'source_npi' | 'to_ton' | 'to_npi';
const MOST: Record<NumberField, number> = {
  port: 65_535,
  window: 100,
  source_ton: 6,
  source_npi: 18,
  to_ton: 6,
  to_npi: 18,
};

export function SmppFields({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const { smpp } = editor.values;
  const set = (changes: Partial<SmppSettings>) => editor.set('smpp', { ...smpp, ...changes });
  const text = (name: 'host' | 'system_id' | 'system_type') => ({
    label: t(`sms.${name}`),
    value: smpp[name],
    error: errorAt(editor.errors, `smpp.${name}`),
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [name]: event.currentTarget.value }),
    'data-testid': `field-smpp.${name}`,
  });
  const number = (name: NumberField) => ({
    label: t(`sms.${name}`),
    value: smpp[name],
    error: errorAt(editor.errors, `smpp.${name}`),
    min: name === 'port' || name === 'window' ? 1 : 0,
    max: MOST[name],
    allowDecimal: false,
    clampBehavior: 'strict' as const,
    onChange: (value: string | number) => set({ [name]: Number(value) || 0 }),
    'data-testid': `field-smpp.${name}`,
  });
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <TextInput {...text('host')} placeholder="smpp.example.com" required />
        <NumberInput {...number('port')} hideControls />
        <TextInput {...text('system_id')} maxLength={15} autoComplete="off" required />
        <TextInput {...text('system_type')} maxLength={12} />
      </SimpleGrid>
      <Switch
        label={t('sms.has_tls')}
        checked={smpp.has_tls}
        onChange={(event) => set({ has_tls: event.currentTarget.checked })}
      />
      <SimpleGrid cols={{ base: 2, sm: 3 }} verticalSpacing="md">
        {(['source_ton', 'source_npi', 'to_ton', 'to_npi', 'window'] as const).map((name) => (
          <NumberInput key={name} {...number(name)} />
        ))}
      </SimpleGrid>
    </>
  );
}
