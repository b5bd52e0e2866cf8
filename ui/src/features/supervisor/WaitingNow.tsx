// Who waits, in the order of service: place, since when, what for, and what can be done for him.

import { Badge, Group, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import { BlankHead } from '../../kit/BlankHead.tsx';
import { Timer } from '../../kit/Timer.tsx';
import { useNow } from '../../kit/time.ts';
import { WideTable } from '../../kit/WideTable.tsx';
import { useLive } from '../../live/LiveContext.tsx';
import { withTime } from '../../live/whyWords.ts';
import { formatMinutes } from './minutes.ts';
import { Head, Panel } from './Panel.tsx';
import type { Item, Picture, WaitsFor } from './picture.ts';
import { WaitingActions } from './WaitingActions.tsx';

interface WaitingNowProps {
  picture: Picture;
  chosen: Set<string>;
}

export function WaitingNow({ picture, chosen }: WaitingNowProps) {
  const { t } = useTranslation();
  const items = picture.waiting.filter(({ queue }) => chosen.size === 0 || chosen.has(queue));
  return (
    <Panel
      title={t('supervisor.waiting_calls')}
      count={items.length}
      testId="waiting-now"
      empty={items.length === 0 && t('supervisor.nobody_waits')}
    >
      <WideTable label={t('supervisor.waiting_calls')} minWidth={520} maxHeight={420}>
        <Table verticalSpacing={6} horizontalSpacing="sm" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={44}>
                <Head>№</Head>
              </Table.Th>
              <Table.Th>
                <Head>{t('supervisor.caller')}</Head>
              </Table.Th>
              <Table.Th w={76}>
                <Head>{t('supervisor.since')}</Head>
              </Table.Th>
              <Table.Th>
                <Head>{t('supervisor.waits_for')}</Head>
              </Table.Th>
              <BlankHead />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Row key={item.item} item={item} picture={picture} />
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Panel>
  );
}

function Row({ item, picture }: { item: Item; picture: Picture }) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const queue = picture.queues.find(({ id }) => id === item.queue)?.name ?? '—';
  const { party } = item;
  const hidden = t(party?.door === 'guest' ? 'call.visitor' : 'call.hidden_number');
  const who = party?.name || party?.number || hidden;
  return (
    <Table.Tr data-testid="waiting-item" data-id={item.item} data-position={item.position}>
      <Table.Td>
        <Text size="sm" fw={650} className="numbers">
          {item.position}
        </Text>
      </Table.Td>
      <Table.Td>
        <Stack gap={0} miw={0}>
          <Group gap={6} wrap="nowrap">
            {item.is_vip && <Vip />}
            <Text size="sm" fw={600} className="numbers" style={{ overflowWrap: 'anywhere' }}>
              {who}
            </Text>
          </Group>
          <Group gap={6}>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {queue}
            </Text>
            <Lift item={item} />
          </Group>
        </Stack>
      </Table.Td>
      <Table.Td>
        <Stack gap={0}>
          <Timer since={item.since} offset={clockOffset} size="sm" testId="waiting-since" />
          {item.expected_wait_seconds !== null && (
            <Text size="xs" c="dimmed" className="numbers">
              ≈ {formatMinutes(item.expected_wait_seconds, t)}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td data-testid="waits-for">
        <Reasons item={item} picture={picture} />
      </Table.Td>
      <Table.Td>
        <WaitingActions item={item} who={who} picture={picture} />
      </Table.Td>
    </Table.Tr>
  );
}

function Vip() {
  const { t } = useTranslation();
  return (
    <Tooltip label={t('supervisor.vip')}>
      <IconStarFilled
        size={14}
        color="var(--mantine-color-orange-filled)"
        role="img"
        aria-label={t('supervisor.vip')}
        style={{ flexShrink: 0 }}
      />
    </Tooltip>
  );
}

/** What was done for him already. */
function Lift({ item }: { item: Item }) {
  const { t } = useTranslation();
  if (!item.is_front && item.raised === 0) return null;
  return (
    <Badge size="sm" variant="light" tt="none" data-testid="lifted">
      {item.is_front ? t('supervisor.is_first') : t('supervisor.raised_by', { count: item.raised })}
    </Badge>
  );
}

function Reasons({ item, picture }: { item: Item; picture: Picture }) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const now = useNow() + clockOffset;
  if (item.ringing.length > 0) {
    const names = item.ringing.map(
      (id) => picture.operators.find((one) => one.id === id)?.name ?? '…',
    );
    return <Text size="sm">{t('supervisor.rings_at', { names: names.join(', ') })}</Text>;
  }
  const said = ({ code, count, until }: WaitsFor) =>
    withTime(word('waits_for', code, { count: count ?? 0 }), until, now);
  return (
    <Stack gap={0}>
      {item.waits_for.map((one) => (
        <Text key={one.code} size="xs" data-code={one.code}>
          {said(one)}
        </Text>
      ))}
    </Stack>
  );
}
