// While my phone is with the talk of somebody: whom I hear, who hears me, the other modes, the end.

import { Button, Group, Paper, SegmentedControl, Text, ThemeIcon, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconHandGrab, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import { Timer } from '../../kit/Timer.tsx';
import { useLive, useLiveStore, useSnapshot } from '../../live/LiveContext.tsx';
import { MODE_ICONS } from './SuperviseMenu.tsx';
import {
  type Mode,
  type OwnSupervision,
  supervise,
  superviseNoMore,
  supervisionQuery,
} from './supervision.ts';
import { useAct } from './useAct.ts';
import { useFresh } from './useFresh.ts';

/** Ends that he brought about himself need no word. */
const WISHED = ['left', 'intercepted'];

/** For those who may supervise anybody. */
export function SupervisionBar() {
  const { data } = useQuery(supervisionQuery);
  useFresh(supervisionQuery.queryKey, ['supervision.', 'leg.', 'talk.', 'transfer.', 'item.']);
  useEndNews();
  return data?.now ? <Bar now={data.now} /> : null;
}

function Bar({ now }: { now: OwnSupervision }) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const { operators } = useSnapshot();
  const act = useAct();
  const operator = operators.find(({ id }) => id === now.operator)?.name ?? '…';
  const Icon = MODE_ICONS[now.mode];
  const steps = now.modes.filter((mode) => mode !== 'intercept');
  const textOf = ({ is_begun, is_waiting, mode }: OwnSupervision, who: string) => {
    if (!is_begun || mode === 'intercept') return t('supervision.connecting', { operator: who });
    return is_waiting ? t('supervision.moving') : t(`supervision.${mode}`, { operator: who });
  };
  const go = (mode: string) => act.mutate(() => supervise(now.call, mode as Mode, now.operator));
  return (
    <Paper
      p="sm"
      component="section"
      aria-label={t('supervision.bar')}
      data-testid="supervision-bar"
      data-mode={now.mode}
      data-begun={now.is_begun}
    >
      <Group gap="sm" justify="space-between">
        <Group gap="sm" style={{ flex: '1 1 260px' }} wrap="nowrap">
          <ThemeIcon variant="light" size="lg" radius="xl">
            <Icon size={18} />
          </ThemeIcon>
          <Text size="sm" aria-live="polite" style={{ overflowWrap: 'anywhere' }}>
            {textOf(now, operator)}
          </Text>
          {now.is_begun && <Timer since={now.since} offset={clockOffset} size="sm" />}
        </Group>
        <Group gap="xs">
          {now.is_begun && steps.length > 1 && (
            <SegmentedControl
              size="xs"
              value={now.mode}
              onChange={go}
              disabled={act.isPending}
              data={steps.map((mode) => ({ value: mode, label: t(`supervision.mode_${mode}`) }))}
              aria-label={t('supervision.mode')}
              data-testid="supervision-modes"
            />
          )}
          {now.is_begun && now.modes.includes('intercept') && (
            <Tooltip label={t('supervision.intercept_hint', { operator })}>
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconHandGrab size={14} />}
                onClick={() => go('intercept')}
                loading={act.isPending}
                data-testid="supervision-intercept"
              >
                {t('supervision.mode_intercept')}
              </Button>
            </Tooltip>
          )}
          <Button
            size="compact-sm"
            color="red"
            variant="light"
            leftSection={<IconX size={14} />}
            onClick={() => act.mutate(() => superviseNoMore(now.call))}
            data-testid="supervision-end"
          >
            {t('supervision.end')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

/** Why it ended, or never began, when that was not his own wish. */
function useEndNews(): void {
  const { t } = useTranslation();
  const store = useLiveStore();
  const me = useSnapshot().me.operator;
  useEffect(
    () =>
      store.onFrame(({ event }) => {
        if (event.name !== 'supervision.ended' || event.supervisor !== me) return;
        if (WISHED.includes(event.why)) return;
        notifications.show({
          title: t('supervision.bar'),
          message: word('supervision_end', event.why),
        });
      }),
    [store, me, t],
  );
}
