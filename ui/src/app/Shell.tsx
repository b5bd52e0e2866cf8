// The frame of every page: header with my status, navigation with queues, the call that goes on.

import { AppShell, Burger, Divider, Group, NavLink, ScrollArea, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconAddressBook,
  IconEye,
  IconFlask,
  IconForms,
  IconHeadset,
  IconLayoutDashboard,
  IconListCheck,
  IconListDetails,
} from '@tabler/icons-react';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../features/accounts/queries.ts';
import { QueueList } from '../features/acd/QueueList.tsx';
import { StatusControl } from '../features/acd/StatusControl.tsx';
import { Reminders } from '../features/aftercare/Reminders.tsx';
import { CallCard } from '../features/calls/CallCard.tsx';
import { CheckOffer } from '../features/calls/check/CheckOffer.tsx';
import { LimitNews } from '../features/calls/LimitNews.tsx';
import { NetworkBanner } from '../features/calls/NetworkBanner.tsx';
import { PhoneIndicators } from '../features/calls/PhoneIndicators.tsx';
import { ReachBanner } from '../features/calls/ReachBanner.tsx';
import { SleepBanner } from '../features/calls/SleepBanner.tsx';
import { TransferNews } from '../features/calls/transfer/TransferNews.tsx';
import { ColleaguesPanel } from '../features/colleagues/ColleaguesPanel.tsx';
import { KpiNews } from '../features/kpi/KpiNews.tsx';
import { UnreadNews } from '../features/news/NewsWidget.tsx';
import { AppealNews } from '../features/points/AppealNews.tsx';
import { SupervisionBar } from '../features/supervisor/SupervisionBar.tsx';
import { MODES } from '../features/supervisor/supervision.ts';
import { useMay } from '../forms/permissions.tsx';
import { explain } from '../i18n/words.ts';
import { Logo } from '../kit/Logo.tsx';
import { Failed, Loading } from '../kit/States.tsx';
import { useQuestionMark } from '../kit/shortcut.ts';
import { useLive, useLiveStore } from '../live/LiveContext.tsx';
import { STATUS_COLORS } from '../live/statusWords.ts';
import { useHands } from './hands.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { ReceivedLink } from './ReceivedLink.tsx';
import { SettingsMenu } from './SettingsMenu.tsx';
import { useTitle } from './title.ts';
import { UserMenu } from './UserMenu.tsx';
import { hearsMessages, VoicemailLink } from './VoicemailLink.tsx';

interface ShellProps {
  me: Me;
  /** Statuses, queues and phone; false for those who only read reports. */
  isWorking: boolean;
}

export function Shell({ me, isWorking }: ShellProps) {
  const { t } = useTranslation();
  const [isOpen, menu] = useDisclosure();
  const [hasKeys, keys] = useDisclosure();
  useQuestionMark(() => isWorking && keys.open());
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => menu.close(), [pathname]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="md" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('nav.label')}
            />
            <Logo name={t('app.name')} visibleFrom="sm" />
            {isWorking && <Ready>{() => <StatusControl />}</Ready>}
          </Group>
          <Group gap="md" wrap="nowrap">
            {isWorking && <Ready>{() => <ColleaguesPanel />}</Ready>}
            {isWorking && <Ready>{() => <PhoneIndicators />}</Ready>}
            <UserMenu me={me} onKeys={isWorking ? keys.open : undefined} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('nav.label')}>
        {/* Thin: the numbers at the right stay to be read. */}
        <ScrollArea scrollbarSize={6}>
          <Stack gap={2}>
            {isWorking && (
              <Section
                to="/workplace"
                icon={<IconHeadset size={18} />}
                label={t('nav.workplace')}
              />
            )}
            {isWorking && (
              <Section to="/my-work" icon={<IconListCheck size={18} />} label={t('nav.my_work')} />
            )}
            {isWorking && me.permissions['workplace.widgets'] && (
              <Section
                to="/widgets"
                icon={<IconLayoutDashboard size={18} />}
                label={t('nav.widgets')}
                sign={<UnreadNews />}
              />
            )}
            {me.permissions['report.calls.view'] && (
              <Section
                to="/journal"
                icon={<IconListDetails size={18} />}
                label={t('nav.journal')}
              />
            )}
            {me.permissions['contact.view'] && (
              <Section
                to="/contacts"
                icon={<IconAddressBook size={18} />}
                label={t('nav.contacts')}
              />
            )}
            {isWorking && me.permissions['form.use'] && (
              <Section to="/forms" icon={<IconForms size={18} />} label={t('nav.forms')} />
            )}
            {isWorking && me.permissions['widget.active_calls.view'] && (
              <Section to="/supervisor" icon={<IconEye size={18} />} label={t('nav.supervisor')} />
            )}
            {me.permissions['report.queues.view'] && (
              <Section to="/what-if" icon={<IconFlask size={18} />} label={t('nav.what_if')} />
            )}
            {hearsMessages(me.permissions) && <VoicemailLink />}
            {me.permissions['sms.send'] && <ReceivedLink />}
            <SettingsMenu permissions={me.permissions} />
          </Stack>
          {isWorking && (
            <>
              <Divider my="sm" />
              <Ready>{() => <QueueList />}</Ready>
            </>
          )}
        </ScrollArea>
      </AppShell.Navbar>
      {hasKeys && <KeysDialog onClose={keys.close} />}
      <AppShell.Main>{isWorking ? <WorkingMain /> : <Outlet />}</AppShell.Main>
    </AppShell>
  );
}

interface SectionProps {
  to: string;
  icon: React.ReactNode;
  label: string;
  sign?: React.ReactNode;
}

function Section({ to, icon, label, sign }: SectionProps) {
  const { pathname } = useLocation();
  return (
    <NavLink
      component={Link}
      to={to}
      label={label}
      leftSection={icon}
      rightSection={sign}
      active={pathname.startsWith(to)}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
      data-testid={`nav${to.replace('/', '-')}`}
    />
  );
}

/** Draws its child only when there is a snapshot. */
function Ready({ children }: { children: () => React.ReactNode }) {
  const { snapshot } = useLive();
  return snapshot ? children() : null;
}

function WorkingMain() {
  const { t } = useTranslation();
  const { snapshot, status, problem } = useLive();
  const store = useLiveStore();
  const { pathname } = useLocation();
  if (!snapshot) {
    if (status !== 'broken') return <Loading label={t('app.loading')} />;
    return (
      <Failed
        message={explain(problem)}
        again={t('app.again')}
        onAgain={() => void store.start()}
      />
    );
  }
  return (
    <Stack gap="md">
      <Banner />
      {pathname !== '/workplace' && <CallCard statusColors={STATUS_COLORS} />}
      <Outlet />
    </Stack>
  );
}

function Banner() {
  useTitle();
  const may = useMay();
  const navigate = useNavigate();
  const toOwn = () => void navigate({ to: '/my-work', search: { tab: 'statistics' } as never });
  const maySupervise = MODES.some((mode) => may(`widget.users.${mode}`));
  return (
    <>
      <ReachBanner />
      <NetworkBanner />
      <SleepBanner />
      <Reminders hands={useHands()} />
      <LimitNews />
      <TransferNews />
      {maySupervise && <SupervisionBar />}
      <CheckOffer />
      <AppealNews
        onDecide={() => void navigate({ to: `/settings/${'points' as string}` })}
        onOwn={toOwn}
      />
      <KpiNews onOwn={toOwn} />
    </>
  );
}
