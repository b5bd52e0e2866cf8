// My shift so far: what I did, and where the time went. The status I am in goes on by the second.

import { Paper, Progress, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { word } from '../../i18n/words.ts';
import { Empty } from '../../kit/States.tsx';
import { formatMoment, formatSeconds, useNow } from '../../kit/time.ts';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { awayReasonName, STATUS_COLORS } from '../../live/statusWords.ts';
import { type OwnStatistics as Figures, type StatusTime, statisticsQuery } from './queries.ts';

export function OwnStatistics() {
  const { t } = useTranslation();
  const statistics = useQuery(statisticsQuery);
  return (
    <Asked query={statistics}>
      {(figures) =>
        figures.work_time.since ? (
          <Stack gap="md" p="md" data-testid="own-statistics">
            <Productivity figures={figures} />
            <WorkTime figures={figures} />
          </Stack>
        ) : (
          <Empty
            icon={<IconChartBar size={22} />}
            title={t('statistics.none')}
            hint={t('statistics.none_hint')}
          />
        )
      }
    </Asked>
  );
}

function Productivity({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const may = useMay();
  const { productivity: made, forms_completed: forms } = figures;
  const time = (seconds: number | null) => (seconds === null ? '—' : formatSeconds(seconds));
  const shown: [string, string | number][] = [
    ['total', made.total],
    ['inbound', made.inbound],
    ['outbound', made.outbound],
    ['successful', made.successful],
    ['unsuccessful', made.unsuccessful],
    ['acd', time(made.acd_seconds)],
    ['aht', time(made.aht_seconds)],
    ...(isOverlapping(made) ? [['busy', time(made.busy_seconds)] as [string, string]] : []),
    ['missed_offers', made.missed_offers],
    ['rejected_offers', made.rejected_offers],
    ...(may('form.use') ? [['forms', forms] as [string, number]] : []),
  ];
  return (
    <Stack gap="xs">
      <Title order={3} fz="md">
        {t('statistics.productivity')}
      </Title>
      <SimpleGrid type="container" cols={{ base: 2, '420px': 3, '760px': 5 }} spacing="xs">
        {shown.map(([key, value]) => (
          <Paper key={key} p="xs" withBorder>
            <Text size="xs" c="dimmed" title={t(`statistics.${key}_hint` as 'statistics.acd_hint')}>
              {t(`statistics.${key}` as 'statistics.acd')}
            </Text>
            <Text fz={22} fw={650} className="numbers" data-testid={`figure-${key}`}>
              {value}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}

/** He had several lines at a time: what each took is more than he was busy. */
function isOverlapping(made: Figures['productivity']): boolean {
  return made.talk_seconds + made.hold_seconds - made.busy_seconds >= 1;
}

function WorkTime({ figures: { at, work_time: work } }: { figures: Figures }) {
  const { t, i18n } = useTranslation();
  const { clockOffset } = useLive();
  const since = Math.max(0, (useNow() + clockOffset - Date.parse(at)) / 1000);
  const whole = work.seconds + since;
  const rows = work.statuses.map((one) => (isRunning(one, work.running) ? plus(one, since) : one));
  return (
    <Stack gap="xs">
      <Title order={3} fz="md">
        {t('statistics.work_time')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('statistics.shift', {
          since: formatMoment(work.since ?? at, i18n.language),
          time: formatSeconds(whole),
          breaks: work.breaks,
        })}
      </Text>
      <Table verticalSpacing={6} aria-label={t('statistics.work_time')}>
        <Table.Tbody>
          {rows
            .toSorted((a, b) => b.seconds - a.seconds)
            .map((one) => (
              <Line key={`${one.state} ${one.reason}`} one={one} whole={whole} />
            ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function Line({ one, whole }: { one: StatusTime; whole: number }) {
  const { t } = useTranslation();
  const name = useStatusName()(one);
  const share = whole > 0 ? (one.seconds / whole) * 100 : 0;
  const color = STATUS_COLORS[one.state as keyof typeof STATUS_COLORS] ?? 'gray';
  return (
    <Table.Tr data-testid={`status-${one.state}`}>
      <Table.Td>
        <Text size="sm">{name}</Text>
        <Progress value={share} color={color} size="xs" mt={2} aria-hidden />
      </Table.Td>
      <Table.Td ta="right" w={90}>
        <Text size="xs" c="dimmed">
          {t('statistics.times', { count: one.times })}
        </Text>
      </Table.Td>
      <Table.Td ta="right" w={90}>
        <Text size="sm" fw={600} className="numbers">
          {formatSeconds(one.seconds)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function useStatusName() {
  const { t, i18n } = useTranslation();
  const { away_reasons } = useSnapshot();
  return ({ state, reason }: StatusTime) => {
    const status = t(`status.${state}` as 'status.away');
    if (!reason) return status;
    const known = away_reasons.find(({ id }) => id === reason);
    const said = known ? awayReasonName(known, i18n.language) : word('away_system', reason);
    return `${status}: ${said}`;
  };
}

function isRunning(one: StatusTime, running: Figures['work_time']['running']): boolean {
  return one.state === running?.state && one.reason === running.reason;
}

function plus(one: StatusTime, seconds: number): StatusTime {
  return { ...one, seconds: one.seconds + seconds };
}
