// My last calls: taken, missed, made.

import { ActionIcon, Group, Paper, Stack, Text, ThemeIcon, Title, Tooltip } from '@mantine/core';
import {
  IconPhone,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhoneX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { word } from '../../i18n/words.ts';
import { Empty } from '../../kit/States.tsx';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import { useSnapshot } from '../../live/LiveContext.tsx';
import type { RecentCall } from '../../live/snapshot.ts';
import { useDialling } from './dialling.ts';

interface RecentCallsProps {
  /** Makes the name of a call a link to its page. */
  link: (call: string, text: ReactNode) => ReactNode;
}

export function RecentCalls({ link }: RecentCallsProps) {
  const { t } = useTranslation();
  const { recent } = useSnapshot();
  return (
    <Paper component="section" aria-label={t('recent.title')} data-testid="recent">
      <Title order={2} fz="md" px="md" pt="md" pb={4}>
        {t('recent.title')}
      </Title>
      {recent.length === 0 ? (
        <Empty
          icon={<IconPhone size={22} />}
          title={t('recent.empty')}
          hint={t('recent.empty_hint')}
        />
      ) : (
        <Stack gap={0} pb="xs">
          {recent.map((row) => (
            <Row key={`${row.call} ${row.at}`} row={row} link={link} />
          ))}
        </Stack>
      )}
    </Paper>
  );
}

function Row({ row, link }: { row: RecentCall } & RecentCallsProps) {
  const { t, i18n } = useTranslation();
  const { isFree, dial } = useDialling();
  const { me, operators, queues } = useSnapshot();
  const isIncoming = row.direction === 'inbound' || row.dialled === me.short_number;
  const isInternal = row.direction === 'internal';
  const colleague = isInternal ? operators.find((one) => one.id === row.operator) : undefined;
  const who =
    row.party?.name ||
    row.party?.number ||
    colleague?.name ||
    (isIncoming ? null : row.dialled) ||
    t(row.party?.door === 'guest' ? 'call.visitor' : 'call.hidden_number');
  const queue = queues.find((one) => one.id === row.queue)?.name;
  const mayCall = useMay()('call.out');
  const again = colleague?.short_number ?? (isIncoming || !mayCall ? null : row.dialled);
  const outcome =
    row.outcome === 'talked'
      ? t('recent.talked', { time: formatSeconds(row.talk_seconds) })
      : row.why
        ? word('transfer_why', row.why)
        : t(`recent.${row.outcome}`);
  return (
    <Group gap="sm" px="md" py={6} wrap="nowrap" data-testid="recent-row" data-call={row.call}>
      <OutcomeIcon row={row} isIncoming={isIncoming} />
      <Stack gap={0} flex={1} miw={0}>
        <Text size="sm" fw={550} truncate className="numbers" component="div">
          {link(row.call, who)}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {[formatMoment(row.at, i18n.language), outcome, queue].filter(Boolean).join(' · ')}
        </Text>
      </Stack>
      {again && (
        <Tooltip label={t('recent.call_again', { number: again })}>
          <ActionIcon
            variant="subtle"
            color="green"
            disabled={!isFree}
            aria-label={t('recent.call_again', { number: again })}
            onClick={() => dial(again)}
          >
            <IconPhone size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

function OutcomeIcon({ row, isIncoming }: { row: RecentCall; isIncoming: boolean }) {
  const { t } = useTranslation();
  const isLost = row.outcome === 'missed' || row.outcome === 'unreached';
  const color = row.outcome === 'talked' ? 'green' : isLost ? 'red' : 'gray';
  const icon = {
    talked: isIncoming ? <IconPhoneIncoming size={15} /> : <IconPhoneOutgoing size={15} />,
    missed: <IconPhoneOff size={15} />,
    unreached: <IconPhoneX size={15} />,
    rejected: <IconPhoneX size={15} />,
  }[row.outcome];
  return (
    <ThemeIcon
      variant={row.outcome === 'rejected' ? 'default' : 'light'}
      color={color}
      size={30}
      radius="xl"
      role="img"
      aria-label={t(`direction.${row.direction}`)}
    >
      {icon}
    </ThemeIcon>
  );
}
