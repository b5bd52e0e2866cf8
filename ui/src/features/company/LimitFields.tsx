// How much may be called into the telephone network: a stolen password costs no more than this.

import { NumberInput, SimpleGrid, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CompanyFormEditor } from './CompanyPage.tsx';

export function LimitFields({ editor }: { editor: CompanyFormEditor }) {
  const { t } = useTranslation();
  const money = { min: 0, decimalScale: 6, suffix: ` ${editor.values.currency}` };
  const count = { min: 0, allowDecimal: false, thousandSeparator: ' ' };
  /** An emptied field means: no limit. */
  const number = (
    name:
      | 'out_calls'
      | 'out_call_minutes'
      | 'out_minutes_per_day'
      | 'price_per_minute'
      | 'cost_per_day',
  ) => ({
    ...editor.value(name),
    onChange: (value: number | string) => editor.set(name, Number(value) || 0),
  });
  return (
    <>
      <Switch
        {...editor.toggle('out_premium')}
        label={t('company.out_premium')}
        description={t('company.out_premium_hint')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <NumberInput
          {...number('out_calls')}
          {...count}
          label={t('company.out_calls')}
          description={t('company.no_limit')}
        />
        <NumberInput
          {...number('out_call_minutes')}
          {...count}
          max={10000}
          label={t('company.out_call_minutes')}
          description={t('company.no_limit')}
        />
        <NumberInput
          {...number('out_minutes_per_day')}
          {...count}
          label={t('company.out_minutes')}
          description={t('company.no_limit')}
        />
        <NumberInput
          {...number('price_per_minute')}
          {...money}
          label={t('company.price_per_minute')}
          description={t('company.price_hint')}
        />
        <NumberInput
          {...number('cost_per_day')}
          {...money}
          label={t('company.cost_per_day')}
          description={t('company.price_hint')}
        />
      </SimpleGrid>
    </>
  );
}
