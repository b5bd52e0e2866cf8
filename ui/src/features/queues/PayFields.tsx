// What part of the operators' time is paid, and what an hour of it costs.

import { NumberInput, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fromMicros, toMicros } from '../../kit/money.ts';
import type { PartProps } from './NumberField.tsx';
import { TARIFFS } from './queue.ts';

const LONGEST = 14;

export function PayFields({ editor, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  const price = editor.values.paid_hour_micros;
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }} verticalSpacing="md">
        {TARIFFS.map((name) => (
          <TextInput
            key={name}
            {...editor.text(name)}
            label={t(`queues.${name}`)}
            placeholder="1/1/1"
            maxLength={LONGEST}
            readOnly={isReadOnly}
            className="numbers"
          />
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t('queues.tariff_hint')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <NumberInput
          {...editor.value('paid_hour_micros')}
          value={fromMicros(price)}
          onChange={(money) => editor.set('paid_hour_micros', toMicros(Number(money) || 0))}
          label={t('queues.paid_hour_micros')}
          description={t('queues.paid_hour_micros_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={1_000_000}
          decimalScale={2}
          readOnly={isReadOnly}
        />
      </SimpleGrid>
    </>
  );
}
