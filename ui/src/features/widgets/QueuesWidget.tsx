// Queues: who waits and which operators are there live from events; the day's figures beside it.

import { Group, MultiSelect, Table, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconHourglass } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../kit/States.tsx';
import { Timer } from '../../kit/Timer.tsx';
import { formatSeconds } from '../../kit/time.ts';
import { WideTable } from '../../kit/WideTable.tsx';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import type { OperatorStatus, Queue } from '../../live/snapshot.ts';
import { type Figures, figuresNow } from './figures.ts';
import { queuesQuery } from './queries.ts';
import { useAsOfNow } from './useAsOfNow.ts';

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
  'wait',
] as const;
/** With fewer there is nothing to choose. */
const FEW = 4;

interface QueuesWidgetProps {
  /** The queue's name as a way to its calls of the day. */
  report?: ((queue: string, name: ReactNode) => ReactNode) | undefined;
}

export function QueuesWidget({ report }: QueuesWidgetProps) {
  const { t } = useTranslation();
  const { queues } = useSnapshot();
  const { data, moves } = useAsOfNow(queuesQuery);
  const [chosen, setChosen] = useLocalStorage<string[]>({
    key: 'dzvin-widget-queues',
    defaultValue: [],
  });
  const figures = data ? figuresNow(data, moves) : new Map<string, Figures>();
  const members = new Map(data?.queues.map((one) => [one.id, one.members]));
  if (queues.length === 0) {
    return <Empty icon={<IconHourglass size={22} />} title={t('nav.no_queues')} />;
  }
  const known = chosen.filter((id) => queues.some((one) => one.id === id));
  const shown = known.length > 0 ? queues.filter(({ id }) => known.includes(id)) : queues;
  return (
    <>
      {queues.length >= FEW && <Choose queues={queues} chosen={known} onChoose={setChosen} />}
      <WideTable label={t('widgets.queues')} minWidth={800}>
        <Table verticalSpacing={6} horizontalSpacing="md" aria-label={t('widgets.queues')}>
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((key) => (
                <Table.Th key={key} title={t(`widgets.queue_${key}_hint`)}>
                  <Text span size="xs" fw={650} c="dimmed">
                    {t(`widgets.queue_${key}`)}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((queue) => (
              <Row
                key={queue.id}
                queue={queue}
                members={members.get(queue.id) ?? []}
                figures={figures.get(queue.id)}
                report={report}
              />
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </>
  );
}

interface ChooseProps {
  queues: Queue[];
  chosen: string[];
  onChoose: (queues: string[]) => void;
}

function Choose({ queues, chosen, onChoose }: ChooseProps) {
  const { t } = useTranslation();
  return (
    <Group px="md" pb="xs">
      <MultiSelect
        size="xs"
        flex={1}
        maw={480}
        aria-label={t('widgets.queue_filter')}
        placeholder={chosen.length === 0 ? t('widgets.queue_filter') : ''}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        onChange={onChoose}
        searchable
        clearable
        hidePickedOptions
        nothingFoundMessage={t('form.nothing_found')}
        clearButtonProps={{ 'aria-label': t('widgets.queue_all') }}
        data-testid="queue-filter"
      />
    </Group>
  );
}

interface RowProps extends QueuesWidgetProps {
  queue: Queue;
  members: string[];
  figures: Figures | undefined;
}

function Row({ queue, members, figures, report }: RowProps) {
  const { clockOffset } = useLive();
  const waiting = queue.waiting.length;
  const since = queue.waiting.map((one) => one.since).toSorted()[0];
  const seconds = (value: number | null | undefined) =>
    value == null ? '—' : formatSeconds(value);
  const cells = {
    entered: figures?.entered,
    answered: figures?.answered,
    lost: figures?.lost,
    sl: figures?.level_percent == null ? '—' : `${figures.level_percent} %`,
    asa: seconds(figures?.asa_seconds),
    wait: seconds(figures?.wait_seconds),
  };
  return (
    <Table.Tr data-testid="queue-row">
      <Table.Td>
        <Text size="sm" fw={550} component="div">
          {report ? report(queue.id, queue.name) : queue.name}
        </Text>
      </Table.Td>
      <Table.Td className="numbers">
        <Text size="sm" fw={waiting > 0 ? 700 : 400} c={waiting > 0 ? 'orange' : 'inherit'}>
          {waiting}
        </Text>
      </Table.Td>
      <Table.Td>{since ? <Timer since={since} offset={clockOffset} fz="sm" /> : '—'}</Table.Td>
      <Table.Td>
        <People members={members} />
      </Table.Td>
      {Object.entries(cells).map(([key, value]) => (
        <Table.Td key={key} className="numbers" data-testid={`queue-${key}`}>
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
