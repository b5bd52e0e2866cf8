// How many forms of which kind are wanted: when there are so many, it is said; calls go on.

import {
  Button,
  Group,
  NumberInput,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
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
          <Paper key={quota.id} p="md" withBorder>
            <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
              <TextInput
                label={t('scripts.quota_name')}
                value={quota.name}
                maxLength={100}
                onChange={(event) => put(n, { name: event.currentTarget.value || '-' })}
              />
              <NumberInput
                label={t('scripts.quota_limit')}
                value={quota.limit}
                min={1}
                max={1_000_000}
                onChange={(limit) => put(n, { limit: Math.max(1, Number(limit) || 1) })}
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
            </SimpleGrid>
            <Group justify="flex-end" mt="xs">
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={14} />}
                onClick={() => onChange(quotas.filter((_, at) => at !== n))}
              >
                {t('form.delete')}
              </Button>
            </Group>
          </Paper>
        );
      })}
      <Button
        variant="light"
        leftSection={<IconPlus size={18} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => {
          const ids = quotas.map(({ id }) => id);
          const added = { id: newId('quota', ids), name: t('scripts.quota'), limit: 100 };
          onChange([...quotas, { ...added, condition: '' }]);
        }}
        data-testid="add-quota"
      >
        {t('scripts.add_quota')}
      </Button>
    </Stack>
  );
}
