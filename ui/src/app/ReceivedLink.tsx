// SMS from customers in the navigation, with how many nobody has read.

import { Badge, NavLink } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { inboxQuery } from '../features/messages/received.ts';

export function ReceivedLink() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { data } = useQuery(inboxQuery(null));
  const count = data?.unread ?? 0;
  return (
    <NavLink
      component={Link}
      to="/received"
      label={t('nav.received')}
      leftSection={<IconMessages size={18} />}
      rightSection={
        count > 0 && (
          <Badge
            size="sm"
            circle={count < 10}
            aria-label={t('received.count', { count })}
            data-testid="unread-received"
          >
            {count}
          </Badge>
        )
      }
      active={pathname.startsWith('/received')}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
      data-testid="nav-received"
    />
  );
}
