// One call of the journal.

import { Group, Stack, Table, Text, ThemeIcon, Tooltip } from '@mantine/core';
import {
  IconArrowsLeftRight,
  IconMicrophone2,
  IconPhoneIncoming,
  IconPhoneOutgoing,
} from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import type { CallRow } from './model.ts';
import { ResultBadge } from './ResultBadge.tsx';

const DIRECTION_ICONS = {
  inbound: <IconPhoneIncoming size={15} />,
  outbound: <IconPhoneOutgoing size={15} />,
  internal: <IconArrowsLeftRight size={15} />,
};

interface JournalRowProps {
  row: CallRow;
  onOpen: (call: string) => void;
  link: (call: string, text: ReactNode) => ReactNode;
  actions: ReactNode;
}

export function JournalRow({ row, onOpen, link, actions }: JournalRowProps) {
  const { t, i18n } = useTranslation();
  const when = formatMoment(row.started_at, i18n.language);
  const hidden = t(row.door === 'guest' ? 'call.visitor' : 'call.hidden_number');
  const who = row.party?.name || row.party?.number || row.dialled_by_name || hidden;
  const below = row.party?.name ? row.party.number : null;
  const to = row.number_label ?? (row.dialled && t('journal.to_number', { number: row.dialled }));

  function open(event: MouseEvent): void {
    if (!(event.target as Element).closest('a')) onOpen(row.id);
  }

  return (
    <Table.Tr
      onClick={open}
      style={{ cursor: 'pointer' }}
      data-testid="journal-row"
      data-call={row.id}
    >
      <Table.Td>
        <Text size="sm" component="div" className="numbers" style={{ whiteSpace: 'nowrap' }}>
          {link(row.id, when)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Tooltip label={t(`direction.${row.direction}`)}>
            <ThemeIcon
              variant="light"
              color="gray"
              size={28}
              radius="xl"
              role="img"
              aria-label={t(`direction.${row.direction}`)}
            >
              {DIRECTION_ICONS[row.direction]}
            </ThemeIcon>
          </Tooltip>
          <Stack gap={0} miw={0}>
            <Text size="sm" fw={550} truncate maw={260} title={who} className="numbers">
              {who}
            </Text>
            <Text size="xs" c="dimmed" truncate maw={260}>
              {[below, to].filter(Boolean).join(' · ')}
            </Text>
          </Stack>
        </Group>
      </Table.Td>
      <Table.Td>
        <Text size="sm" truncate maw={220}>
          {row.operator_name ?? '—'}
        </Text>
        <Text size="xs" c="dimmed" truncate maw={220}>
          {row.queue_name}
        </Text>
      </Table.Td>
      <Table.Td>
        <ResultBadge row={row} />
        <Text size="xs" c="dimmed" truncate maw={220} data-testid="row-result">
          {[row.result_name, row.topic_name].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Text size="sm" className="numbers">
          {formatSeconds(row.wait_seconds)}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Text size="sm" className="numbers">
          {row.talk_seconds > 0 ? formatSeconds(row.talk_seconds) : '—'}
        </Text>
      </Table.Td>
      <Table.Td>
        {row.has_recording && (
          <Tooltip label={t('journal.recording')}>
            <IconMicrophone2
              size={17}
              aria-label={t('journal.recording')}
              color="var(--mantine-color-dimmed)"
              display="block"
            />
          </Tooltip>
        )}
      </Table.Td>
      <Table.Td onClick={(event) => event.stopPropagation()}>
        <Group gap={2} wrap="nowrap" justify="flex-end">
          {actions}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
