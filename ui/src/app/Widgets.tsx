// The page of widgets: what each of them shows and allows, by the rights of the person.

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { CallbacksList } from '../features/aftercare/CallbacksList.tsx';
import { MissedList } from '../features/aftercare/MissedList.tsx';
import { MyCallsList } from '../features/aftercare/MyCallsList.tsx';
import { OwnStatistics } from '../features/statistics/OwnStatistics.tsx';
import { ActiveCallsNow } from '../features/supervisor/ActiveCallsNow.tsx';
import { SuperviseMenu } from '../features/supervisor/SuperviseMenu.tsx';
import { activeCallsQuery } from '../features/supervisor/supervision.ts';
import { useFreshCalls } from '../features/supervisor/useFresh.ts';
import { QueuesWidget } from '../features/widgets/QueuesWidget.tsx';
import type { Kind } from '../features/widgets/queries.ts';
import { UsersWidget } from '../features/widgets/UsersWidget.tsx';
import { WidgetsPage } from '../features/widgets/WidgetsPage.tsx';
import { useMay, useScopeOf } from '../forms/permissions.tsx';
import { addSettingsTexts } from '../i18n/settings.ts';
import { useMaybeSnapshot } from '../live/LiveContext.tsx';
import type { Operator } from '../live/snapshot.ts';
import { callLink, opensCalls } from './callLink.tsx';
import { NotFound } from './Fallbacks.tsx';
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
  const scopeOf = useScopeOf();
  const link = opensCalls(scopeOf('report.calls.view')) ? callLink : undefined;
  const parts: Partial<Record<Kind, ReactNode>> = {
    users: watches ? <WatchedUsers /> : <UsersWidget />,
    queues: <QueuesWidget />,
    ...(watches && { active_calls: <ActiveCallsNow link={link} /> }),
    ...(may('report.calls.view') && { my_calls: <MyCallsList hands={hands} /> }),
    missed: <MissedList hands={hands} />,
    callbacks: <CallbacksList hands={hands} />,
    statistics: <OwnStatistics />,
  };
  return <WidgetsPage parts={parts} />;
}

/** Which talks there are is asked again by events, once for all rows. */
function WatchedUsers() {
  useFreshCalls();
  return <UsersWidget actions={(one) => <OneTalk operator={one} />} />;
}

/** To be with the talk of this colleague, for those who may. */
function OneTalk({ operator }: { operator: Operator }) {
  const { data } = useQuery(activeCallsQuery);
  const talk = data?.calls.find(
    (one) => one.operator === operator.id || one.others.includes(operator.id),
  );
  return talk ? <SuperviseMenu call={talk} operator={operator.id} who={operator.name} /> : null;
}
