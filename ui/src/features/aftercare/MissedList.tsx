// Customers who called in vain and whom nobody has reached since.

import { ActionIcon, Stack, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconMoodSmile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { explain, word } from '../../i18n/words.ts';
import { Empty } from '../../kit/States.tsx';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import { type Missed, markDone, missedQuery } from './queries.ts';
import { CallAction, type Hands, WorkRow } from './WorkRow.tsx';

export function MissedList({ hands }: { hands: Hands }) {
  const { t } = useTranslation();
  const missed = useQuery(missedQuery);
  return (
    <Asked query={missed}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty
            icon={<IconMoodSmile size={22} />}
            title={t('desk.no_missed')}
            hint={t('desk.no_missed_hint')}
          />
        ) : (
          <Stack gap={0} data-testid="missed">
            {rows.map((row) => (
              <Row key={row.party_id} row={row} hands={hands} />
            ))}
          </Stack>
        )
      }
    </Asked>
  );
}

function Row({ row, hands }: { row: Missed; hands: Hands }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const done = useMutation({
    mutationFn: () => markDone(row.party_id),
    onSettled: () => queries.invalidateQueries({ queryKey: missedQuery.queryKey }),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const who = row.party.name || row.party.number;
  return (
    <WorkRow
      testId="missed-row"
      who={row.is_open ? hands.link(row.call, who) : who}
      about={[
        formatMoment(row.at, i18n.language),
        row.times > 1 && t('desk.times', { count: row.times }),
        word('lost', row.lost_reason),
        row.wait_seconds > 0 && t('desk.waited', { time: formatSeconds(row.wait_seconds) }),
        row.queue_name,
      ]}
    >
      <CallAction number={row.party.number} hands={hands} />
      {hands.write({ missed: row.party_id }, who)}
      <Tooltip label={t('desk.mark_done')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={done.isPending}
          aria-label={`${t('desk.mark_done')}: ${who}`}
          onClick={() => done.mutate()}
          data-testid="missed-done"
        >
          <IconCheck size={16} />
        </ActionIcon>
      </Tooltip>
    </WorkRow>
  );
}
