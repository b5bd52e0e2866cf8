// Post-call processing: how long it lasts, and the button that ends it.

import { Button, Group, Kbd, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClockPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { keyLabel, useShortcuts } from '../../kit/shortcut.ts';
import { Timer } from '../../kit/Timer.tsx';
import { formatSeconds, secondsBetween, useNow } from '../../kit/time.ts';
import { KEYS } from '../../live/keys.ts';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { extendPcp, finishPcp } from './queries.ts';

export function PcpCard() {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const { me } = useSnapshot();
  const now = useNow() + clockOffset;
  const finish = useMutation({
    mutationFn: finishPcp,
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const more = useMutation({
    mutationFn: extendPcp,
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  useShortcuts([{ code: KEYS.finish, act: () => finish.mutate() }]);
  const whole = me.until && me.since ? secondsBetween(me.since, me.until) : 0;
  const left = me.until ? Math.max(0, (Date.parse(me.until) - now) / 1000) : 0;
  return (
    <Paper p="lg" shadow="sm" data-testid="pcp">
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={2}>
            <Text size="sm" fw={600} c="dimmed">
              {t('status.pcp_title')}
            </Text>
            <Title order={2} fz={24}>
              {t('status.pcp_long')}
            </Title>
            <Text size="sm" c="dimmed">
              {t(me.until ? 'status.pcp_hint' : 'status.pcp_hint_manual')}
            </Text>
          </Stack>
          <Timer
            since={me.since}
            until={me.until}
            offset={clockOffset}
            fz={28}
            fw={650}
            testId="pcp-timer"
          />
        </Group>
        {whole > 0 && <Progress value={(left / whole) * 100} color="grape" size="sm" aria-hidden />}
        <Group>
          <Button
            color="grape"
            size="md"
            loading={finish.isPending}
            rightSection={
              <Kbd size="xs" aria-hidden>
                {keyLabel(KEYS.finish)}
              </Kbd>
            }
            onClick={() => finish.mutate()}
            data-testid="finish"
          >
            {t('status.finish')}
          </Button>
          {me.until && me.extend_seconds > 0 && (
            <Button
              variant="default"
              size="md"
              leftSection={<IconClockPlus size={18} />}
              loading={more.isPending}
              onClick={() => more.mutate()}
              data-testid="extend"
            >
              {t('status.extend', { time: formatSeconds(me.extend_seconds) })}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
