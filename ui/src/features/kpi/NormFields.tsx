// Of a norm: its period, what is better, its goal, and how much there must be to count.

import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import { Choice } from '../../kit/Choice.tsx';
import type { PartProps } from './RuleEditor.tsx';
import { COMPARISONS, WINDOWS } from './rule.ts';
import { withTarget } from './ruleForm.ts';
import { labelIn } from './words.ts';

export function NormFields({ editor, metric, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  const { values } = editor;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      <Choice
        label={t('rules.window')}
        value={values.window}
        choices={WINDOWS.map((value) => ({ value, label: t(`rules.window_${value}`) }))}
        hint={t('rules.window_hint')}
        isFixed={isReadOnly}
        onChange={(window) => editor.set('window', window)}
        testId="field-window"
      />
      <Choice
        label={t('rules.comparison')}
        value={values.comparison}
        choices={COMPARISONS.map((value) => ({ value, label: t(`rules.${value}`) }))}
        isFixed={isReadOnly}
        onChange={(comparison) => editor.set('comparison', comparison)}
        testId="field-comparison"
      />
      <TextInput
        {...editor.text('target')}
        onChange={(event) => editor.setAll(withTarget(values, event.currentTarget.value))}
        label={labelIn(t('rules.target'), metric?.unit)}
        description={t('rules.target_hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        maxLength={12}
        readOnly={isReadOnly}
        className="numbers"
        required
      />
      {metric?.sample && (
        <TextInput
          {...editor.text('min_sample')}
          label={word('sample', metric.sample)}
          description={t('sample.hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={12}
          readOnly={isReadOnly}
          className="numbers"
        />
      )}
    </SimpleGrid>
  );
}
