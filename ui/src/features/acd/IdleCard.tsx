// The centre of the workplace while there is no call.

import { Button, Paper } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCoffee, IconPhoneCall, IconPlugOff } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { Empty } from '../../kit/States.tsx';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { setStatus } from './queries.ts';

export function IdleCard() {
  const { t } = useTranslation();
  const { me } = useSnapshot();
  const ready = useMutation({
    mutationFn: () => setStatus({ state: 'ready' }),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const mood = me.state === 'offline' ? 'offline' : me.state === 'away' ? 'away' : 'ready';
  const icon = {
    ready: <IconPhoneCall size={24} />,
    away: <IconCoffee size={24} />,
    offline: <IconPlugOff size={24} />,
  }[mood];
  return (
    <Paper py="lg" data-testid="idle" data-mood={mood}>
      <Empty icon={icon} title={t(`call.idle_${mood}`)} hint={t(`call.idle_${mood}_hint`)}>
        {mood === 'away' && (
          <Button
            mt="sm"
            color="green"
            loading={ready.isPending}
            onClick={() => ready.mutate()}
            data-testid="idle-ready"
          >
            {t('call.go_ready')}
          </Button>
        )}
      </Empty>
    </Paper>
  );
}
