// Who is in the conference, and who hears music.

import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconHeadset, IconMusic, IconPhone, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../../live/LiveContext.tsx';
import type { CardView } from '../view.ts';
import { useNames } from './names.ts';
import classes from './TransferPanel.module.css';

export function ConferencePanel({ view, customer }: { view: CardView; customer: string }) {
  const { t } = useTranslation();
  const { me } = useSnapshot();
  const names = useNames();
  if (view.members.length === 0) return null;
  return (
    <Stack
      gap={6}
      className={classes.panel}
      data-testid="conference"
      data-size={view.members.length + 1}
    >
      <Text size="sm" fw={600}>
        {t('transfer.conference', { count: view.members.length + 1 })}
      </Text>
      <Group gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        <Member
          icon={view.isHeld ? <IconMusic size={15} /> : <IconUser size={15} />}
          testId="customer"
        >
          {customer}
          {view.isHeld && ` — ${t('transfer.hears_music')}`}
        </Member>
        {view.members.map(({ leg, operator, party }) => (
          <Member
            key={leg}
            icon={operator ? <IconHeadset size={15} /> : <IconPhone size={15} />}
            testId={operator ?? 'guest'}
          >
            {operator === me.operator
              ? t('transfer.me')
              : names.target({ to_kind: operator ? 'operator' : 'external', to: operator, party })}
          </Member>
        ))}
      </Group>
    </Stack>
  );
}

function Member({
  icon,
  testId,
  children,
}: {
  icon: ReactNode;
  testId: string;
  children: ReactNode;
}) {
  return (
    <Badge
      component="li"
      size="lg"
      variant="light"
      tt="none"
      fw={550}
      leftSection={icon}
      className="numbers"
      data-testid="member"
      data-who={testId}
    >
      {children}
    </Badge>
  );
}
