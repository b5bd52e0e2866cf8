// Of a violation: the limit, and of Away the reason.

import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { awayReasonName } from '../../live/statusWords.ts';
import { reasonsQuery } from './queries.ts';
import type { PartProps } from './RuleEditor.tsx';
import { labelIn } from './words.ts';

export function ViolationFields({ editor, metric, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  if (!metric) return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      {metric.has_target && (
        <TextInput
          {...editor.text('target')}
          label={labelIn(t('rules.limit'), metric.unit)}
          maxLength={12}
          readOnly={isReadOnly}
          className="numbers"
          required
        />
      )}
      {metric.has_reason && <Reason editor={editor} isReadOnly={isReadOnly} />}
    </SimpleGrid>
  );
}

function Reason({ editor, isReadOnly }: Pick<PartProps, 'editor' | 'isReadOnly'>) {
  const { t, i18n } = useTranslation();
  const reasons = useQuery({ ...reasonsQuery, enabled: useMay()('workplace.use') });
  const { reason } = editor.values;
  const shown = (reasons.data ?? []).filter(({ id, is_active }) => is_active || id === reason);
  return (
    <Select
      {...editor.value('reason')}
      label={t('rules.reason')}
      placeholder={t('rules.any_reason')}
      data={shown.map((one) => ({ value: one.id, label: awayReasonName(one, i18n.language) }))}
      readOnly={isReadOnly}
      clearable={!isReadOnly}
    />
  );
}
