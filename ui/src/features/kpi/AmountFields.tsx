// What a violation takes each time it happens.

import { NumberInput, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { moneyLabel } from './GradeRows.tsx';
import type { PartProps } from './RuleEditor.tsx';

const MOST = 1_000_000;

export function AmountFields({ editor, currency, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      <NumberInput
        {...editor.value('points')}
        label={t('rules.points')}
        description={t('rules.amount_hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        min={-MOST}
        max={MOST}
        allowDecimal={false}
        readOnly={isReadOnly}
      />
      <NumberInput
        {...editor.value('money')}
        label={moneyLabel(t('rules.money'), currency)}
        min={-MOST}
        max={MOST}
        decimalScale={2}
        readOnly={isReadOnly}
      />
    </SimpleGrid>
  );
}
