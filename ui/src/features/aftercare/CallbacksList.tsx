// Calls promised for later: mine and those of my queues, the next one first.

import { ActionIcon, Stack, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCalendarOff, IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { explain } from '../../i18n/words.ts';
import { Empty } from '../../kit/States.tsx';
import { useNow } from '../../kit/time.ts';
import { useLive } from '../../live/LiveContext.tsx';
import { GiveCallback } from './GiveCallback.tsx';
import { promisedAt } from './moments.ts';
import { type Callback, callbacksQuery, endCallback } from './queries.ts';
import { CallAction, type Hands, WorkRow } from './WorkRow.tsx';

export function CallbacksList({ hands }: { hands: Hands }) {
  const { t } = useTranslation();
  const callbacks = useQuery(callbacksQuery);
  return (
    <Asked query={callbacks}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty
            icon={<IconCalendarOff size={22} />}
            title={t('desk.no_callbacks')}
            hint={t('desk.no_callbacks_hint')}
          />
        ) : (
          <Stack gap={0} data-testid="callbacks">
            {rows.map((row) => (
              <CallbackRow key={row.id} row={row} hands={hands} />
            ))}
          </Stack>
        )
      }
    </Asked>
  );
}

export function CallbackRow({ row, hands }: { row: Callback; hands: Hands }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const { clockOffset } = useLive();
  const isDue = Date.parse(row.due_at) <= useNow() + clockOffset;
  const end = useMutation({
    mutationFn: (state: 'done' | 'cancelled') => endCallback(row.id, state),
    onSettled: () => queries.invalidateQueries({ queryKey: callbacksQuery.queryKey }),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const who = row.party.name || row.party.number;
  const whose = row.is_mine ? t('desk.mine') : (row.operator_name ?? row.queue_name);
  return (
    <WorkRow
      testId="callback-row"
      who={row.is_open ? hands.link(row.call, who) : who}
      about={[
        isDue && t('desk.due'),
        promisedAt(row.due_at, row.timezone, i18n.language),
        whose,
        row.made_by_name && !row.is_mine && t('desk.promised_by', { name: row.made_by_name }),
      ]}
      note={row.note}
      isUrgent={isDue}
    >
      <CallAction number={row.party.number} hands={hands} />
      {hands.write({ callback: row.id }, who)}
      <GiveCallback row={row} />
      <Tooltip label={t('desk.callback_done')}>
        <ActionIcon
          variant="subtle"
          color="green"
          disabled={end.isPending}
          aria-label={`${t('desk.callback_done')}: ${who}`}
          onClick={() => end.mutate('done')}
          data-testid="callback-done"
        >
          <IconCheck size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('desk.callback_cancel')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={end.isPending}
          aria-label={`${t('desk.callback_cancel')}: ${who}`}
          onClick={() => end.mutate('cancelled')}
        >
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </WorkRow>
  );
}
