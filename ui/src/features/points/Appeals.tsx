// Entries with which somebody does not agree: how many there are, and the list to decide them.

import { Badge, Paper, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallLink } from './AccountView.tsx';
import { EntryRow } from './EntryRow.tsx';
import type { OpenAppeal } from './points.ts';
import { appealsQuery } from './queries.ts';

export function Appeals({ link }: { link: CallLink }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(appealsQuery);
  const [asked, setAsked] = useState<OpenAppeal | null>(null);
  const isGone = asked && !data.some(({ entry }) => entry.id === asked.entry.id);
  const shown = isGone ? [...data, asked] : data;
  if (shown.length === 0) return null;
  return (
    <Paper p="md" data-testid="appeals">
      <Title order={2} fz="md" mb="xs">
        {t('points.appeals')}
      </Title>
      <Table verticalSpacing={6} aria-label={t('points.appeals')}>
        <Table.Tbody>
          {shown.map((one) => (
            <EntryRow
              key={one.entry.id}
              entry={one.entry}
              link={link}
              mayUndo
              whose={one.name}
              onAsk={(isAsking) => setAsked(isAsking ? one : null)}
            />
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
