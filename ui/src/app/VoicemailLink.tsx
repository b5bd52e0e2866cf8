// Voicemail in the navigation, with how many messages are new.

import { Badge, NavLink } from '@mantine/core';
import { IconMicrophone2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { newMessagesQuery } from '../features/voicemail/queries.ts';

/** Nobody talked in a message, so nobody owns one: a right to one's own recordings shows none. */
export function hearsMessages(permissions: Record<string, string>): boolean {
  return ['project', 'company'].includes(permissions['rec.listen'] ?? '');
}

export function VoicemailLink() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { data: count = 0 } = useQuery(newMessagesQuery);
  return (
    <NavLink
      component={Link}
      to="/voicemail"
      label={t('nav.voicemail')}
      leftSection={<IconMicrophone2 size={18} />}
      rightSection={
        count > 0 && (
          <Badge
            size="sm"
            circle={count < 10}
            aria-label={t('voicemail.count', { count })}
            data-testid="new-messages"
          >
            {count}
          </Badge>
        )
      }
      active={pathname.startsWith('/voicemail')}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
      data-testid="nav-voicemail"
    />
  );
}
