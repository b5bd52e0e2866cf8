// Queues: who waits and which operators are there live from events; the day's figures beside it.

import { Table, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../kit/States.tsx';
import { Timer } from '../../kit/Timer.tsx';
import { formatSeconds } from '../../kit/time.ts';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import type { OperatorStatus } from '../../live/snapshot.ts';
import { type QueueToday, queuesQuery } from './queries.ts';

const COLUMNS = [
  'queue',
  'waiting',
  'longest',
  'people',
  'entered',
  'answered',
  'lost',
  'sl',
  'asa',
] as const;

export function QueuesWidget() {
  const { t } = useTranslation();
  const { queues } = useSnapshot();
  const { data } = useQuery(queuesQuery);
  const known = new Map((data ?? []).map((one) => [one.id, one]));
  if (queues.length === 0) {
    return <Empty icon={<IconHourglass size={22} />} title={t('nav.no_queues')} />;
  }
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing={6} horizontalSpacing="md" aria-label={t('widgets.queues')}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((key) => (
              <Table.Th key={key} title={t(`widgets.queue_${key}_hint` as 'widgets.queue_sl_hint')}>
                <Text span size="xs" fw={650} c="dimmed">
                  {t(`widgets.queue_${key}`)}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {queues.map(({ id, name, waiting }) => (
            <Row
              key={id}
              name={name}
              since={waiting.map((one) => one.since).toSorted()[0] ?? null}
              waiting={waiting.length}
              today={known.get(id)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps {
  name: string;
  waiting: number;
  since: string | null;
  today: QueueToday | undefined;
}

function Row({ name, waiting, since, today }: RowProps) {
  const { clockOffset } = useLive();
  const level = today?.service_level_percent;
  const cells = [
    today?.entered,
    today?.answered,
    today?.lost,
    level === null || level === undefined ? '—' : `${level} %`,
    today?.asa_seconds == null ? '—' : formatSeconds(today.asa_seconds),
  ];
  return (
    <Table.Tr data-testid="queue-row">
      <Table.Td>
        <Text size="sm" fw={550}>
          {name}
        </Text>
      </Table.Td>
      <Table.Td className="numbers">
        <Text size="sm" fw={waiting > 0 ? 700 : 400} c={waiting > 0 ? 'orange' : 'inherit'}>
          {waiting}
        </Text>
      </Table.Td>
      <Table.Td>{since ? <Timer since={since} offset={clockOffset} fz="sm" /> : '—'}</Table.Td>
      <Table.Td>
        <People members={today?.members ?? []} />
      </Table.Td>
      {cells.map((value, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change their order
        <Table.Td key={n} className="numbers">
          <Text size="sm">{value ?? '—'}</Text>
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

const SHOWN: OperatorStatus[] = ['ready', 'call', 'busy', 'pcp', 'away'];

function People({ members }: { members: string[] }) {
  const { t } = useTranslation();
  const { operators } = useSnapshot();
  const states = operators.filter(({ id }) => members.includes(id)).map(({ state }) => state);
  const counts = SHOWN.map(
    (state) => [state, states.filter((one) => one === state).length] as const,
  );
  const present = counts.filter(([, count]) => count > 0);
  return (
    <Text size="xs">
      {present.map(([state, count]) => `${t(`status.${state}`)}: ${count}`).join(', ') || '—'}
    </Text>
  );
}
