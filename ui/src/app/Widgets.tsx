// The page of widgets: what each of them shows, by the rights of the person.

import type { ReactNode } from 'react';
import { CallbacksList } from '../features/aftercare/CallbacksList.tsx';
import { MissedList } from '../features/aftercare/MissedList.tsx';
import { MyCallsList } from '../features/aftercare/MyCallsList.tsx';
import { OwnStatistics } from '../features/statistics/OwnStatistics.tsx';
import { QueuesWidget } from '../features/widgets/QueuesWidget.tsx';
import type { Kind } from '../features/widgets/queries.ts';
import { UsersWidget } from '../features/widgets/UsersWidget.tsx';
import { WidgetsPage } from '../features/widgets/WidgetsPage.tsx';
import { useMay } from '../forms/permissions.tsx';
import { useMaybeSnapshot } from '../live/LiveContext.tsx';
import { NotFound } from './Fallbacks.tsx';
import { useHands } from './hands.tsx';

export function Widgets() {
  const may = useMay();
  const isWorking = useMaybeSnapshot() !== null;
  return isWorking && may('workplace.widgets') ? <All /> : <NotFound />;
}

function All() {
  const may = useMay();
  const hands = useHands();
  const parts: Partial<Record<Kind, ReactNode>> = {
    users: <UsersWidget />,
    queues: <QueuesWidget />,
    ...(may('report.calls.view') && { my_calls: <MyCallsList hands={hands} /> }),
    missed: <MissedList hands={hands} />,
    callbacks: <CallbacksList hands={hands} />,
    statistics: <OwnStatistics />,
  };
  return <WidgetsPage parts={parts} />;
}
