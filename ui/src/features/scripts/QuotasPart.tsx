// How many forms of which kind are wanted: when there are so many, it is said; calls go on.

import { Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CountInput } from '../../kit/CountInput.tsx';
import { AddCard, Card } from './Cards.tsx';
import { newId, type ProblemAt, problemsOf, type Quota } from './model.ts';
import { problemText } from './useVerdict.ts';

interface QuotasPartProps {
  quotas: Quota[];
  problems: ProblemAt[];
  onChange: (quotas: Quota[]) => void;
}

export function QuotasPart({ quotas, problems, onChange }: QuotasPartProps) {
  const { t } = useTranslation();
  const put = (n: number, change: Partial<Quota>) =>
    onChange(quotas.map((one, at) => (at === n ? { ...one, ...change } : one)));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('scripts.quotas_hint')}
      </Text>
      {quotas.map((quota, n) => {
        const wrong = problemsOf(problems, quota.id).condition;
        return (
          <Card
            key={quota.id}
            onRemove={() => onChange(quotas.filter((_, at) => at !== n))}
            testId="quota"
          >
            <TextInput
              label={t('scripts.quota_name')}
              value={quota.name}
              maxLength={100}
              onChange={(event) => put(n, { name: event.currentTarget.value || '-' })}
            />
            <CountInput
              label={t('scripts.quota_limit')}
              value={quota.limit}
              min={1}
              max={1_000_000}
              onChange={(limit) => put(n, { limit })}
            />
            <TextInput
              label={t('scripts.quota_condition')}
              description={t('scripts.show_if_hint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={quota.condition}
              error={wrong && problemText(wrong)}
              maxLength={1000}
              onChange={(event) => put(n, { condition: event.currentTarget.value })}
            />
          </Card>
        );
      })}
      <AddCard
        label={t('scripts.add_quota')}
        onAdd={() => {
          const ids = quotas.map(({ id }) => id);
          const added = { id: newId('quota', ids), name: t('scripts.quota'), limit: 100 };
          onChange([...quotas, { ...added, condition: '' }]);
        }}
        testId="add-quota"
      />
    </Stack>
  );
}
