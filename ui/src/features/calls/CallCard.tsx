// The call at the centre of the workplace: who, from which queue, how long, and the controls.

import { Badge, Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import {
  IconHeadset,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconRefresh,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Timer } from '../../kit/Timer.tsx';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { callActions } from './actions.ts';
import classes from './CallCard.module.css';
import { IncomingControls, TalkControls } from './CallControls.tsx';
import { OtherLines } from './OtherLines.tsx';
import { usePhone } from './PhoneContext.tsx';
import { ConferencePanel } from './transfer/ConferencePanel.tsx';
import { useNames } from './transfer/names.ts';
import type { StatusColors } from './transfer/TargetRow.tsx';
import { TransferPanel } from './transfer/TransferPanel.tsx';
import { type CardView, cardView, phoneCallOf } from './view.ts';

/** The card of the call I have, or nothing. Colours of statuses belong to acd. */
export function CallCard({ statusColors }: { statusColors: StatusColors }) {
  const { t } = useTranslation();
  const { phone, state } = usePhone();
  const { call, me, operators, supervised } = useSnapshot();
  // A phone that is with the talk of others has its bar instead.
  const phoneCall = supervised && !call ? null : phoneCallOf(call, state);
  const view = cardView(call, phoneCall, operators, me.operator);
  if (!view) return null;
  const who = view.who || t(view.isVisitor ? 'call.visitor' : 'call.hidden_number');
  const actions = callActions(view, phone);
  return (
    <Stack gap="xs">
      <Paper
        p="lg"
        shadow="sm"
        className={classes.card}
        data-stage={view.stage}
        data-testid="call-card"
        data-call={view.call}
        aria-live="polite"
      >
        <Stack gap="lg">
          <Heading view={view} who={who} />
          {view.stage === 'returning' && (
            <Text data-testid="return-hint">{t('call.returning_hint')}</Text>
          )}
          <TransferPanel view={view} actions={actions} customer={who} />
          <ConferencePanel view={view} customer={who} />
          {view.stage === 'incoming' ? (
            <IncomingControls view={view} actions={actions} />
          ) : (
            <TalkControls
              key={view.call}
              view={view}
              actions={actions}
              statusColors={statusColors}
            />
          )}
        </Stack>
      </Paper>
      <OtherLines />
    </Stack>
  );
}

function useStageName(view: CardView): string {
  const { t } = useTranslation();
  if (view.transfer?.stage === 'consulting') return t('transfer.consulting');
  if (view.members.length > 0 && !view.isHeld) return t('transfer.in_conference');
  if (view.stage === 'talk') return t(view.isHeld ? 'call.held' : 'call.talk');
  if (view.stage === 'incoming') {
    return t(view.isInternal ? 'call.incoming_internal' : 'call.incoming');
  }
  return t(view.stage === 'dialling' ? 'call.outgoing' : `call.${view.stage}`);
}

function Heading({ view, who }: { view: CardView; who: string }) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const { queues } = useSnapshot();
  const stage = useStageName(view);
  const queue = queues.find((one) => one.id === view.queue);
  const isIncoming = view.stage === 'incoming';
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap" gap="md">
      <Group wrap="nowrap" gap="md" align="center" miw={0}>
        <Box className={classes.sign} data-stage={view.stage} data-held={view.isHeld}>
          <StageIcon view={view} />
        </Box>
        <Stack gap={2} miw={0}>
          <Text size="sm" fw={600} c="dimmed" data-testid="call-stage">
            {stage}
          </Text>
          <Title order={2} fz={24} lineClamp={2} className="numbers" data-testid="call-who">
            {who}
          </Title>
          <Group gap="sm">
            {view.number && (
              <Text size="sm" c="dimmed" className="numbers">
                {view.number}
              </Text>
            )}
            {(queue || !(view.via || view.isAsked)) && (
              <Badge variant="light" tt="none" fw={550} data-testid="call-queue">
                {queue?.name ?? t('call.no_queue')}
              </Badge>
            )}
            <ViaBadge view={view} />
            <RecordingBadge view={view} />
          </Group>
        </Stack>
      </Group>
      <Stack gap={2} align="flex-end" style={{ flex: 'none' }}>
        {view.since && view.stage === 'talk' && (
          <Timer since={view.since} offset={clockOffset} fz={28} fw={650} testId="talk-timer" />
        )}
        {view.returnsUntil && (
          <Measure label={t('call.kept_for')}>
            <Timer until={view.returnsUntil} offset={clockOffset} fw={650} testId="return-timer" />
          </Measure>
        )}
        {isIncoming && view.queuedAt && (
          <Measure label={t('call.waiting')}>
            <Timer since={view.queuedAt} offset={clockOffset} fw={650} testId="waiting-timer" />
          </Measure>
        )}
        {isIncoming && view.ringsUntil && (
          <Measure label={t('call.rings_for')}>
            <Timer until={view.ringsUntil} offset={clockOffset} fw={650} testId="ring-timer" />
          </Measure>
        )}
      </Stack>
    </Group>
  );
}

/** Who brings this call to me. */
function ViaBadge({ view }: { view: CardView }) {
  const { t } = useTranslation();
  const names = useNames();
  if (!view.via) return null;
  const { by, why } = view.via;
  return (
    <Badge variant="light" color="blue" tt="none" fw={550} data-testid="call-via" data-why={why}>
      {t(`transfer.via.${why}`, { name: names.operator(by) })}
    </Badge>
  );
}

function RecordingBadge({ view }: { view: CardView }) {
  const { t } = useTranslation();
  if (!view.recording) return null;
  const isPaused = view.recording.is_paused;
  return (
    <Badge
      variant={isPaused ? 'outline' : 'dot'}
      color={isPaused ? 'orange' : 'red'}
      tt="none"
      fw={550}
      data-testid="recording-now"
      data-paused={isPaused}
    >
      {t(isPaused ? 'transfer.recording_paused' : 'transfer.recording_on')}
    </Badge>
  );
}

function Measure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {children}
    </Group>
  );
}

function StageIcon({ view }: { view: CardView }) {
  if (view.stage === 'incoming') return <IconPhoneIncoming size={26} />;
  if (view.stage === 'dialling') return <IconPhoneOutgoing size={26} />;
  if (view.stage === 'returning') return <IconRefresh size={26} />;
  return <IconHeadset size={26} />;
}
