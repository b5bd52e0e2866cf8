// The pages of the settings: one row each. A row needs its name under `sections` in i18n/{en,uk,ru}.ts.

import {
  type Icon,
  IconBuilding,
  IconBuildingBroadcastTower,
  IconChecklist,
  IconClockHour4,
  IconCoffee,
  IconCoins,
  IconDeviceLandlinePhone,
  IconForms,
  IconHash,
  IconHistory,
  IconHourglass,
  IconListNumbers,
  IconMail,
  IconMessages,
  IconNews,
  IconShieldLock,
  IconTargetArrow,
  IconTemplate,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import { lazyRouteComponent } from '@tanstack/react-router';
import type { Texts } from '../i18n/en.ts';

export interface SettingsSection {
  /** `/settings/<path>`. */
  path: string;
  /** Who has it sees the page; what else he may do there the page asks useMay(). */
  permission: string;
  /** Who has this instead sees it, too. */
  or?: string;
  /** Only for whom it reaches the whole company: what is there belongs to no project. */
  isOfCompany?: boolean;
  label: keyof Texts['sections'];
  icon: Icon;
  component: ReturnType<typeof lazyRouteComponent>;
}

export const SETTINGS: SettingsSection[] = [
  {
    path: 'providers',
    permission: 'provider.view',
    label: 'providers',
    icon: IconBuildingBroadcastTower,
    component: lazyRouteComponent(
      () => import('../features/telephony/ProvidersPage.tsx'),
      'ProvidersPage',
    ),
  },
  {
    path: 'numbers',
    permission: 'number.view',
    label: 'numbers',
    icon: IconHash,
    component: lazyRouteComponent(
      () => import('../features/telephony/NumbersPage.tsx'),
      'NumbersPage',
    ),
  },
  {
    path: 'devices',
    permission: 'device.view',
    label: 'devices',
    icon: IconDeviceLandlinePhone,
    component: lazyRouteComponent(
      () => import('../features/devices/DevicesPage.tsx'),
      'DevicesPage',
    ),
  },
  {
    path: 'users',
    permission: 'user.view',
    or: 'user.manage',
    label: 'users',
    icon: IconUsers,
    component: lazyRouteComponent(() => import('../features/users/UsersPage.tsx'), 'UsersPage'),
  },
  {
    path: 'roles',
    permission: 'role.view',
    or: 'role.manage',
    label: 'roles',
    icon: IconShieldLock,
    component: lazyRouteComponent(() => import('../features/roles/RolesPage.tsx'), 'RolesPage'),
  },
  {
    path: 'groups',
    permission: 'user.view',
    or: 'user.manage',
    label: 'groups',
    icon: IconUsersGroup,
    component: lazyRouteComponent(() => import('../features/groups/GroupsPage.tsx'), 'GroupsPage'),
  },
  {
    path: 'points',
    permission: 'points.adjust',
    label: 'points',
    icon: IconCoins,
    component: lazyRouteComponent(() => import('./Points.tsx'), 'Points'),
  },
  {
    path: 'kpi',
    permission: 'kpi.view',
    or: 'kpi.manage',
    label: 'kpi',
    icon: IconTargetArrow,
    component: lazyRouteComponent(() => import('../features/kpi/KpiPage.tsx'), 'KpiPage'),
  },
  {
    path: 'queues',
    permission: 'queue.view',
    label: 'queues',
    icon: IconHourglass,
    component: lazyRouteComponent(() => import('../features/queues/QueuesPage.tsx'), 'QueuesPage'),
  },
  {
    path: 'news',
    permission: 'widget.news.edit',
    label: 'news',
    icon: IconNews,
    component: lazyRouteComponent(() => import('../features/news/NewsPage.tsx'), 'NewsPage'),
  },
  {
    path: 'results',
    permission: 'company.settings',
    label: 'results',
    icon: IconChecklist,
    component: lazyRouteComponent(
      () => import('../features/results/ResultCodesPage.tsx'),
      'ResultCodesPage',
    ),
  },
  {
    path: 'away-reasons',
    permission: 'company.settings',
    label: 'away',
    icon: IconCoffee,
    component: lazyRouteComponent(
      () => import('../features/away/AwayReasonsPage.tsx'),
      'AwayReasonsPage',
    ),
  },
  {
    path: 'schedules',
    permission: 'schedule.view',
    label: 'schedules',
    icon: IconClockHour4,
    component: lazyRouteComponent(
      () => import('../features/schedules/SchedulesPage.tsx'),
      'SchedulesPage',
    ),
  },
  {
    path: 'scripts',
    permission: 'script.edit',
    label: 'scripts',
    icon: IconForms,
    component: lazyRouteComponent(() => import('./Scripts.tsx'), 'Scripts'),
  },
  {
    path: 'lists',
    permission: 'list.view',
    label: 'lists',
    icon: IconListNumbers,
    component: lazyRouteComponent(() => import('../features/lists/ListsPage.tsx'), 'ListsPage'),
  },
  {
    path: 'mail',
    permission: 'company.settings',
    label: 'mail',
    icon: IconMail,
    component: lazyRouteComponent(() => import('../features/mail/MailPage.tsx'), 'MailPage'),
  },
  {
    path: 'sms',
    permission: 'provider.view',
    isOfCompany: true,
    label: 'sms',
    icon: IconMessages,
    component: lazyRouteComponent(
      () => import('../features/messages/SmsProvidersPage.tsx'),
      'SmsProvidersPage',
    ),
  },
  {
    path: 'templates',
    permission: 'company.settings',
    label: 'templates',
    icon: IconTemplate,
    component: lazyRouteComponent(
      () => import('../features/messages/TemplatesPage.tsx'),
      'TemplatesPage',
    ),
  },
  {
    path: 'company',
    permission: 'company.settings',
    label: 'company',
    icon: IconBuilding,
    component: lazyRouteComponent(
      () => import('../features/company/CompanyPage.tsx'),
      'CompanyPage',
    ),
  },
  {
    path: 'history',
    permission: 'audit.view',
    label: 'history',
    icon: IconHistory,
    component: lazyRouteComponent(() => import('./History.tsx'), 'History'),
  },
];

/** What this person sees of the settings; nothing for an operator. */
export function sectionsFor(permissions: Record<string, string>): SettingsSection[] {
  return SETTINGS.filter(({ permission, or, isOfCompany }) =>
    isOfCompany
      ? permissions[permission] === 'company'
      : permission in permissions || (or && or in permissions),
  );
}
