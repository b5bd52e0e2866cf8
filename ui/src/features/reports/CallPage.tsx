// One call: what it was, how the time went, its recordings, and everything that happened.

import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconMicrophone2, IconPhoneX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { sipAnswer } from '../../i18n/codes.ts';
import { explain, word } from '../../i18n/words.ts';
import { Empty, Failed, Loading } from '../../kit/States.tsx';
import { formatFull, formatSeconds, secondsBetween } from '../../kit/time.ts';
import type { CallDetails, CallRow, Recording } from './model.ts';
import { callQuery } from './queries.ts';
import { ResultBadge } from './ResultBadge.tsx';
import { SegmentBar } from './SegmentBar.tsx';
import { Timeline } from './Timeline.tsx';
import { TracePanel } from './TracePanel.tsx';
import type { Names } from './timelineText.ts';

interface CallPageProps {
  id: string;
  names: Names;
  onBack: () => void;
  canTrace: boolean;
  /** What was filled beside the call. */
  forms?: ReactNode;
  /** Buttons beside who it was. */
  actions?: ((call: CallRow) => ReactNode) | undefined;
  /** The player belongs to recordings. */
  player: (recording: Recording) => ReactNode;
}

export function CallPage({ id, names, onBack, canTrace, forms, actions, player }: CallPageProps) {
  const { t } = useTranslation();
  const call = useQuery(callQuery(id));
  const isGone = call.error instanceof Problem && call.error.status === 404;
  return (
    <Stack gap="md" maw={1100} data-testid="call-page">
      <Group>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          onClick={onBack}
          data-testid="back"
        >
          {t('call_page.back')}
        </Button>
      </Group>
      {call.isPending && <Loading label={t('app.loading')} />}
      {call.isError && isGone && (
        <Paper>
          <Empty
            icon={<IconPhoneX size={22} />}
            title={t('call_page.gone')}
            hint={t('call_page.gone_hint')}
          />
        </Paper>
      )}
      {call.isError && !isGone && (
        <Failed
          message={explain(call.error)}
          again={t('app.again')}
          onAgain={() => void call.refetch()}
        />
      )}
      {call.data && (
        <Details
          details={call.data}
          names={names}
          canTrace={canTrace}
          forms={forms}
          actions={actions}
          player={player}
        />
      )}
    </Stack>
  );
}

interface DetailsProps
  extends Pick<CallPageProps, 'names' | 'canTrace' | 'forms' | 'actions' | 'player'> {
  details: CallDetails;
}

function Details({ details, names, canTrace, forms, actions, player }: DetailsProps) {
  const { t } = useTranslation();
  const { call, segments, recordings, timeline } = details;
  return (
    <>
      <Summary call={call} names={names} actions={actions?.(call)} />
      <SegmentBar segments={segments} names={names} />
      <Stack gap="sm" component="section" aria-label={t('call_page.recordings')}>
        <Title order={2}>{t('call_page.recordings')}</Title>
        {recordings.length === 0 ? (
          <Paper>
            <Empty
              icon={<IconMicrophone2 size={22} />}
              title={t('call_page.no_recordings')}
              hint={t('call_page.no_recordings_hint')}
            />
          </Paper>
        ) : (
          recordings.map(player)
        )}
      </Stack>
      {forms}
      <Stack gap="sm" component="section" aria-label={t('call_page.timeline')}>
        <Title order={2}>{t('call_page.timeline')}</Title>
        <Timeline entries={timeline} startedAt={call.started_at} names={names} />
      </Stack>
      {canTrace && <TracePanel details={details} names={names} />}
    </>
  );
}

interface SummaryProps {
  call: CallRow;
  names: Names;
  actions: ReactNode;
}

function Summary({ call, names, actions }: SummaryProps) {
  const { t, i18n } = useTranslation();
  const hidden = t(call.door === 'guest' ? 'call.visitor' : 'call.hidden_number');
  const who = call.party?.name || call.party?.number || call.dialled_by_name || hidden;
  const duration = call.ended_at ? secondsBetween(call.started_at, call.ended_at) : null;
  const number = [call.number_label, call.dialled].filter(Boolean).join(' · ');
  const facts: [string, ReactNode][] = [
    [t('call_page.started'), formatFull(call.started_at, i18n.language)],
    [
      t('call_page.duration'),
      duration === null ? t('call_page.still_going') : formatSeconds(duration),
    ],
    [t('call_page.number'), number || '—'],
    ...(call.source_tag ? [[t('journal.source_tag'), call.source_tag] as [string, ReactNode]] : []),
    [t('journal.queue'), call.queue_name ?? (call.queue && names.queue(call.queue)) ?? '—'],
    [
      t('journal.operator'),
      call.operator_name ?? (call.operator && names.operator(call.operator)) ?? '—',
    ],
    [t('journal.wait'), formatSeconds(call.wait_seconds)],
    [t('journal.talk'), call.talk_seconds > 0 ? formatSeconds(call.talk_seconds) : '—'],
    [t('call_page.ended_by'), word('ended_by', call.ended_by) || '—'],
    [t('call_page.sip_code'), call.sip_code === null ? '—' : sipAnswer(call.sip_code)],
    [t('call_page.rating'), call.rating ?? '—'],
    ...(call.result_name
      ? [[t('journal.result_code'), call.result_name] as [string, ReactNode]]
      : []),
    ...(call.topic_name ? [[t('journal.topic'), call.topic_name] as [string, ReactNode]] : []),
  ];
  return (
    <Paper p="lg">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <Stack gap={2}>
            <Text size="sm" c="dimmed">
              {t(`direction.${call.direction}`)}
            </Text>
            <Title order={1} className="numbers" data-testid="call-page-who">
              {who}
            </Title>
            {call.party?.name && call.party.number && (
              <Text c="dimmed" className="numbers">
                {call.party.number}
              </Text>
            )}
          </Stack>
          <Group gap="xs">
            {actions}
            <ResultBadge row={call} />
          </Group>
        </Group>
        <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} verticalSpacing="sm">
          {facts.map(([name, value]) => (
            <Stack key={name} gap={0} miw={0}>
              <Text size="xs" c="dimmed">
                {name}
              </Text>
              <Text size="sm" fw={550} className="numbers">
                {value}
              </Text>
            </Stack>
          ))}
        </SimpleGrid>
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {t('call_page.id')}:
          </Text>
          <Badge variant="default" tt="none" fw={450} size="sm" data-testid="call-id">
            {call.id}
          </Badge>
        </Group>
      </Stack>
    </Paper>
  );
}
