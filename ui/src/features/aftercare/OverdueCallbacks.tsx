// Promised calls whose time is over and that nobody has made: for whoever watches others' work.

import { Paper, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../kit/time.ts';
import { useLive } from '../../live/LiveContext.tsx';
import { CallbackRow } from './CallbacksList.tsx';
import { overdue } from './moments.ts';
import { callbacksQuery } from './queries.ts';
import type { Hands } from './WorkRow.tsx';

export function OverdueCallbacks({ hands }: { hands: Hands }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(callbacksQuery);
  const { clockOffset } = useLive();
  const late = overdue(data, useNow() + clockOffset);
  if (late.length === 0) return null;
  return (
    <Paper py="md" component="section" aria-label={t('desk.overdue')} data-testid="overdue">
      <Stack gap="xs">
        <Title order={2} fz="md" px="md">
          {t('desk.overdue_count', { count: late.length })}
        </Title>
        <Stack gap={0} mah={260} style={{ overflowY: 'auto' }}>
          {late.map((row) => (
            <CallbackRow key={row.id} row={row} hands={hands} />
          ))}
        </Stack>
      </Stack>
    </Paper>
  );
}
