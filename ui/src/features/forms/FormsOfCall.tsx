// On a call's page of the journal: the forms that were filled beside it.

import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusBadge } from './FormPanel.tsx';
import { formsOfCallQuery } from './queries.ts';

interface FormsOfCallProps {
  call: string;
  link: (form: string, text: ReactNode) => ReactNode;
}

export function FormsOfCall({ call, link }: FormsOfCallProps) {
  const { t } = useTranslation();
  const forms = useQuery(formsOfCallQuery(call));
  const rows = forms.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-label={t('nav.forms')} data-testid="call-forms">
      <Title order={2}>{t('nav.forms')}</Title>
      <Paper p="md">
        <Stack gap={6}>
          {rows.map((row) => (
            <Group key={row.id} gap="sm">
              {link(row.id, row.script_name)}
              <StatusBadge status={row.status} />
              <Text size="sm" c="dimmed">
                {[row.operator_name, row.result].filter(Boolean).join(' · ')}
              </Text>
            </Group>
          ))}
        </Stack>
      </Paper>
    </Stack>
  );
}
