// The page of widgets: what each of them shows and allows, by the rights of the person.

import { ActionIcon, Anchor, Group, Tooltip } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallbacksList } from '../features/aftercare/CallbacksList.tsx';
import { MissedList } from '../features/aftercare/MissedList.tsx';
import { MyCallsList } from '../features/aftercare/MyCallsList.tsx';
import { missedQuery } from '../features/aftercare/queries.ts';
import { CallAction, type Hands } from '../features/aftercare/WorkRow.tsx';
import { MessagesWidget } from '../features/colleagues/MessagesWidget.tsx';
import { openMessages } from '../features/colleagues/panel.ts';
import { OwnKpi } from '../features/kpi/OwnKpi.tsx';
import { NewsWidget } from '../features/news/NewsWidget.tsx';
import { OwnBalance } from '../features/points/OwnBalance.tsx';
import { OwnStatistics } from '../features/statistics/OwnStatistics.tsx';
import { ActiveCallsNow } from '../features/supervisor/ActiveCallsNow.tsx';
import { ForceMenu } from '../features/supervisor/ForceMenu.tsx';
import { pictureQuery } from '../features/supervisor/queries.ts';
import { SuperviseMenu } from '../features/supervisor/SuperviseMenu.tsx';
import { type ActiveCall, activeCallsQuery, talkOf } from '../features/supervisor/supervision.ts';
import { useFresh, useFreshCalls } from '../features/supervisor/useFresh.ts';
import { WaitingActions } from '../features/supervisor/WaitingActions.tsx';
import { QueuesWidget } from '../features/widgets/QueuesWidget.tsx';
import { QuickDialWidget } from '../features/widgets/QuickDialWidget.tsx';
import type { Kind } from '../features/widgets/queries.ts';
import { UsersWidget } from '../features/widgets/UsersWidget.tsx';
import { WidgetsPage } from '../features/widgets/WidgetsPage.tsx';
import { useMay, useScopeOf } from '../forms/permissions.tsx';
import { addSettingsTexts } from '../i18n/settings.ts';
import { useMaybeSnapshot, useSnapshot } from '../live/LiveContext.tsx';
import type { Operator } from '../live/snapshot.ts';
import { callLink, opensCalls } from './callLink.tsx';
import { NotFound } from './Fallbacks.tsx';
import { FormsTable } from './Forms.tsx';
import { useHands } from './hands.tsx';

export function Widgets() {
  useState(addSettingsTexts);
  const may = useMay();
  const isWorking = useMaybeSnapshot() !== null;
  return isWorking && may('workplace.widgets') ? <All /> : <NotFound />;
}

function All() {
  const may = useMay();
  const hands = useHands();
  const watches = may('widget.active_calls.view');
  const reads = may('report.calls.view');
  const parts: Partial<Record<Kind, ReactNode>> = {
    users: <Users watches={watches} hands={hands} />,
    queues: <QueuesWidget report={reads ? callsOfQueue : undefined} />,
    ...(watches && { active_calls: <ActiveCalls /> }),
    ...(may('form.use') && { forms: <FormsTable isPart /> }),
    ...(reads && { my_calls: <MyCallsList hands={hands} /> }),
    missed: <MissedList hands={hands} />,
    callbacks: <CallbacksList hands={hands} />,
    statistics: <OwnStatistics />,
    points: (
      <>
        <OwnBalance />
        <OwnKpi />
      </>
    ),
    news: <NewsWidget />,
    messages: <MessagesWidget />,
    ...(may('call.out') && {
      quick_dial: <QuickDialWidget isFree={hands.isFree} dial={hands.dial} />,
    }),
  };
  return (
    <>
      {watches && <FreshCalls />}
      <WidgetsPage parts={parts} />
    </>
  );
}

/** To the calls of the day in this queue. */
function callsOfQueue(queue: string, name: ReactNode): ReactNode {
  return (
    <Anchor component={Link} to="/journal" search={{ period: 'today', queue } as never} inherit>
      {name}
    </Anchor>
  );
}

function Users({ watches, hands }: { watches: boolean; hands: Hands }) {
  return (
    <UsersWidget
      actions={(one, more) => (
        <Group gap={2} wrap="nowrap" justify="flex-end">
          {watches && <OneTalk operator={one} />}
          {more?.acts.includes('write') && <Write operator={one} />}
          {more && <CallColleague operator={one} hands={hands} />}
          {more?.acts.includes('force_status') && <ForceMenu operators={[one.id]} who={one.name} />}
        </Group>
      )}
    />
  );
}

/** Which calls there are, once for all widgets that show them. */
function FreshCalls() {
  useFreshCalls();
  useFresh();
  return null;
}

/** To be with the talk of this colleague, for those who may. */
function OneTalk({ operator }: { operator: Operator }) {
  const { data } = useQuery(activeCallsQuery);
  const talk = talkOf(operator.id, data?.calls ?? []);
  return talk ? <SuperviseMenu call={talk} operator={operator.id} who={operator.name} /> : null;
}

function Write({ operator }: { operator: Operator }) {
  const { t } = useTranslation();
  const label = t('colleagues.write', { who: operator.name });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        aria-label={label}
        onClick={() => openMessages({ kind: 'operator', id: operator.id })}
        data-testid="write"
      >
        <IconMessage size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

function CallColleague({ operator, hands }: { operator: Operator; hands: Hands }) {
  const { me } = useSnapshot();
  const isOther = operator.id !== me.operator && operator.state !== 'offline';
  return isOther ? <CallAction number={operator.short_number} hands={hands} /> : null;
}

/** With the hand on those who wait that the supervisor's page has beside its list. */
function ActiveCalls() {
  const may = useMay();
  const missed = useQuery(missedQuery).data?.length ?? 0;
  const { t } = useTranslation();
  const scopeOf = useScopeOf();
  const link = opensCalls(scopeOf('report.calls.view')) ? callLink : undefined;
  const hasHand = ['pick', 'raise', 'move'].some((act) => may(`widget.active_calls.${act}`));
  return (
    <ActiveCallsNow
      link={link}
      missed={
        <Anchor component={Link} to="/my-work" search={{ tab: 'missed' } as never} size="sm">
          <span data-testid="missed-count">{t('supervision.missed', { count: missed })}</span>
        </Anchor>
      }
      more={hasHand ? (call, who) => <Hand call={call} who={who} /> : undefined}
    />
  );
}

function Hand({ call, who }: { call: ActiveCall; who: string }) {
  return call.state === 'queue' || call.state === 'ringing' ? (
    <WaitingHand call={call.call} who={who} />
  ) : null;
}

function WaitingHand({ call, who }: { call: string; who: string }) {
  const { data } = useQuery(pictureQuery);
  const item = data?.waiting.find((one) => one.call === call);
  return data && item ? <WaitingActions item={item} who={who} picture={data} /> : null;
}
