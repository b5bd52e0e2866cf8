// Settings in the navigation: the sections this person may see, open while he is there.

import { NavLink } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AppealsCount } from '../features/points/Appeals.tsx';
import { sectionsFor } from './settings.tsx';

/** There are more of them than a small screen holds. */
const intoSight = (link: HTMLElement | null) => link?.scrollIntoView({ block: 'nearest' });
const ROUND = { borderRadius: 'var(--mantine-radius-md)' };

export function SettingsMenu({ permissions }: { permissions: Record<string, string> }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const mine = sectionsFor(permissions);
  const [first] = mine;
  if (!first) return null;
  const isHere = pathname.startsWith('/settings');
  return (
    <>
      <NavLink
        component={Link}
        to={`/settings/${first.path}`}
        label={t('nav.settings')}
        leftSection={<IconSettings size={18} />}
        rightSection={!isHere && permissions['points.adjust'] && <AppealsCount />}
        active={isHere}
        variant={isHere ? 'subtle' : 'light'}
        aria-expanded={isHere}
        style={ROUND}
        data-testid="nav-settings"
      />
      {isHere &&
        mine.map(({ path, label, icon: Icon }) => (
          <NavLink
            key={path}
            ref={pathname === `/settings/${path}` ? intoSight : null}
            component={Link}
            to={`/settings/${path}`}
            label={t(`sections.${label}`)}
            leftSection={<Icon size={16} />}
            rightSection={path === 'points' && <AppealsCount />}
            active={pathname === `/settings/${path}`}
            pl={28}
            py={6}
            style={ROUND}
            data-testid={`nav-settings-${path}`}
          />
        ))}
    </>
  );
}
