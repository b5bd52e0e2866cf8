// The supervisor's page: its texts, and what this person may do there.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../features/accounts/queries.ts';
import { OverdueCallbacks } from '../features/aftercare/OverdueCallbacks.tsx';
import { openMessages } from '../features/colleagues/panel.ts';
import { SupervisorPage } from '../features/supervisor/SupervisorPage.tsx';
import { PermissionsProvider } from '../forms/permissions.tsx';
import { addSettingsTexts } from '../i18n/settings.ts';
import { callLink, opensCalls } from './callLink.tsx';
import { NotFound } from './Fallbacks.tsx';
import { useHands } from './hands.tsx';

function Overdue() {
  return <OverdueCallbacks hands={useHands()} />;
}

export function Supervisor() {
  useState(addSettingsTexts);
  const { data: me } = useQuery(meQuery);
  const permissions = me?.permissions ?? {};
  const sees = permissions['widget.active_calls.view'] && permissions['workplace.use'];
  if (!me || !sees) return <NotFound />;
  return (
    <PermissionsProvider who={me}>
      <SupervisorPage
        urgent={<Overdue />}
        link={opensCalls(permissions['report.calls.view']) ? callLink : undefined}
        onMessage={
          permissions['widget.users.chat']
            ? (id) => openMessages({ kind: 'operator', id })
            : undefined
        }
      />
    </PermissionsProvider>
  );
}
