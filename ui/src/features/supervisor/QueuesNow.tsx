// Live queues: who waits, for how long, who is there. A click on one shows only its people below.

import { Badge, Button, Table, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Timer } from '../../kit/Timer.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import { useLive } from '../../live/LiveContext.tsx';
import { STATUS_COLORS } from '../../live/statusWords.ts';
import { formatMinutes } from './minutes.ts';
import { Head, Panel } from './Panel.tsx';
import { countsOf, longestSince, type Picture, type QueueNow, waitingIn } from './picture.ts';
import classes from './SupervisorPage.module.css';

interface QueuesNowProps {
  picture: Picture;
  chosen: Set<string>;
  onChoose: (chosen: Set<string>) => void;
}

const COUNTS = ['ready', 'busy', 'pcp', 'away'] as const;

export function QueuesNow({ picture, chosen, onChoose }: QueuesNowProps) {
  const { t } = useTranslation();
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <Panel
      title={t('supervisor.queues')}
      count={picture.queues.length}
      testId="queues-now"
      empty={picture.queues.length === 0 && t('supervisor.no_queues')}
      aside={
        chosen.size > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onChoose(new Set())}
            data-testid="all-queues"
          >
            {t('supervisor.all_queues')}
          </Button>
        )
      }
    >
      <WideTable label={t('supervisor.queues')} minWidth={520} maxHeight={300}>
        <Table verticalSpacing={6} horizontalSpacing={8} highlightOnHover stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th miw={120}>
                <Head>{t('supervisor.queue')}</Head>
              </Table.Th>
              <Table.Th>
                <Head>{t('supervisor.waiting')}</Head>
              </Table.Th>
              <Table.Th>
                <Head>{t('supervisor.longest')}</Head>
              </Table.Th>
              <Table.Th>
                <Head>{t('supervisor.expected')}</Head>
              </Table.Th>
              {COUNTS.map((state) => (
                <Table.Th key={state} ta="right">
                  <Head>{state === 'pcp' ? t('status.pcp') : t(`supervisor.is_${state}`)}</Head>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {picture.queues.map((queue) => (
              <QueueRow
                key={queue.id}
                queue={queue}
                picture={picture}
                isChosen={chosen.has(queue.id)}
                onToggle={() => toggle(queue.id)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Panel>
  );
}

interface QueueRowProps {
  queue: QueueNow;
  picture: Picture;
  isChosen: boolean;
  onToggle: () => void;
}

function QueueRow({ queue, picture, isChosen, onToggle }: QueueRowProps) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const waiting = waitingIn(queue.id, picture);
  const counts = countsOf(queue.id, picture.operators);
  const longest = longestSince(waiting);
  const expected = queue.expected_wait_seconds;
  return (
    <Table.Tr
      className={classes.queue}
      data-chosen={isChosen || undefined}
      onClick={onToggle}
      data-testid="queue-now"
      data-id={queue.id}
      data-waiting={waiting.length}
    >
      <Table.Td>
        <UnstyledButton aria-pressed={isChosen} aria-label={queue.name}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'break-word' }}>
            {queue.name}
          </Text>
        </UnstyledButton>
        {queue.is_group && (
          <Text size="xs" c="dimmed">
            {t('supervisor.department')}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge
          variant={waiting.length ? 'filled' : 'default'}
          color={waiting.length ? 'orange' : 'gray'}
        >
          {waiting.length}
        </Badge>
      </Table.Td>
      <Table.Td>
        {longest ? <Timer since={longest} offset={clockOffset} size="sm" /> : <Nothing />}
      </Table.Td>
      <Table.Td>
        {expected === null ? (
          <Nothing />
        ) : (
          <Text size="sm" className="numbers">
            {formatMinutes(expected, t)}
          </Text>
        )}
      </Table.Td>
      {COUNTS.map((state) => (
        <Table.Td key={state} ta="right" data-testid={`count-${state}`}>
          <Text
            size="sm"
            className="numbers"
            {...(counts[state] ? { fw: 650 } : { c: 'dimmed' })}
            style={counts[state] ? { borderBottom: `2px solid ${colorOf(state)}` } : {}}
            span
          >
            {counts[state]}
          </Text>
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function colorOf(state: (typeof COUNTS)[number]): string {
  return `var(--mantine-color-${STATUS_COLORS[state]}-6)`;
}

function Nothing() {
  return (
    <Text size="sm" c="dimmed">
      —
    </Text>
  );
}
