// My work besides the call: my calls, whom to call back, what I promised, my figures, my balance.

import { Badge, Box, Paper, Stack, Tabs, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallbacksList } from '../features/aftercare/CallbacksList.tsx';
import { MissedList } from '../features/aftercare/MissedList.tsx';
import { MyCallsList } from '../features/aftercare/MyCallsList.tsx';
import { callbacksQuery, missedQuery } from '../features/aftercare/queries.ts';
import { OwnKpi } from '../features/kpi/OwnKpi.tsx';
import { AccountView } from '../features/points/AccountView.tsx';
import { OwnStatistics } from '../features/statistics/OwnStatistics.tsx';
import { useMay } from '../forms/permissions.tsx';
import { addSettingsTexts } from '../i18n/settings.ts';
import { useMaybeSnapshot } from '../live/LiveContext.tsx';
import { callLink, plainText } from './callLink.tsx';
import { NotFound } from './Fallbacks.tsx';
import { useHands } from './hands.tsx';

const TABS = ['my_calls', 'missed', 'callbacks', 'statistics'] as const;
type Tab = (typeof TABS)[number];

export function MyWork() {
  useState(addSettingsTexts);
  return useMaybeSnapshot() ? <Lists /> : <NotFound />;
}

function Lists() {
  const { t } = useTranslation();
  const may = useMay();
  const hands = useHands();
  const navigate = useNavigate();
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const shown = TABS.filter((one) => one !== 'my_calls' || may('report.calls.view'));
  const chosen = shown.find((one) => one === tab) ?? shown[0] ?? 'missed';
  const missed = useQuery(missedQuery);
  const callbacks = useQuery(callbacksQuery);
  const counts: Partial<Record<Tab, number>> = {
    missed: missed.data?.length ?? 0,
    callbacks: callbacks.data?.length ?? 0,
  };
  const parts: Record<Tab, React.ReactNode> = {
    my_calls: <MyCallsList hands={hands} />,
    missed: <MissedList hands={hands} />,
    callbacks: <CallbacksList hands={hands} />,
    statistics: (
      <>
        <OwnStatistics />
        <OwnKpi />
        <Box p="md">
          <AccountView user={null} link={may('report.calls.view') ? callLink : plainText} />
        </Box>
      </>
    ),
  };
  return (
    <Stack gap="md" maw={900} data-testid="my-work">
      <Title order={1}>{t('nav.my_work')}</Title>
      <Tabs
        value={chosen}
        onChange={(next) =>
          void navigate({ to: '/my-work', search: { tab: next ?? chosen }, replace: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb="sm">
          {shown.map((one) => (
            <Tabs.Tab
              key={one}
              value={one}
              data-testid={`tab-${one}`}
              rightSection={
                counts[one] ? (
                  <Badge size="sm" variant="light" circle={(counts[one] ?? 0) < 10}>
                    {counts[one]}
                  </Badge>
                ) : null
              }
            >
              {t(`desk.tab_${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map((one) => (
          <Tabs.Panel key={one} value={one}>
            <VisuallyHidden component="h2">{t(`desk.tab_${one}`)}</VisuallyHidden>
            <Paper py="xs">{parts[one]}</Paper>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
