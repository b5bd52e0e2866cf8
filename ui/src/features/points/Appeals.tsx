// Entries with which somebody does not agree: how many there are, and the list to decide them.

import { Badge, Paper, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CallLink } from './AccountView.tsx';
import { EntryRow } from './EntryRow.tsx';
import { appealsQuery } from './queries.ts';

export function Appeals({ link }: { link: CallLink }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(appealsQuery);
  if (data.length === 0) return null;
  return (
    <Paper p="md" data-testid="appeals">
      <Title order={2} fz="md" mb="xs">
        {t('points.appeals')}
      </Title>
      <Table verticalSpacing={6} aria-label={t('points.appeals')}>
        <Table.Tbody>
          {data.map(({ name, entry }) => (
            <EntryRow key={entry.id} entry={entry} link={link} mayUndo whose={name} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

export function AppealsCount() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(appealsQuery);
  const count = data.length;
  if (count === 0) return null;
  return (
    <Badge
      size="sm"
      circle={count < 10}
      color="orange"
      aria-label={t('points.appeal_count', { count })}
      data-testid="appeals-count"
    >
      {count}
    </Badge>
  );
}
