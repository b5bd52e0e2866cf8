// My status with its timer; Ready and the Away reasons. During a call a press is planned.

import { Button, Group, Menu, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { keyLabel, useShortcuts } from '../../kit/shortcut.ts';
import { Timer } from '../../kit/Timer.tsx';
import { AwayMenu } from '../../live/AwayMenu.tsx';
import { KEYS } from '../../live/keys.ts';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import type { AwayReason } from '../../live/snapshot.ts';
import { awayReasonName, reasonName, STATUS_COLORS } from '../../live/statusWords.ts';
import { AwayComment } from './AwayComment.tsx';
import { setStatus } from './queries.ts';
import classes from './StatusControl.module.css';
import { StatusNotes } from './StatusNotes.tsx';

export function StatusControl() {
  const { t, i18n } = useTranslation();
  const { clockOffset } = useLive();
  const { me, away_reasons: reasons } = useSnapshot();
  const [isOpen, setIsOpen] = useState(false);
  const [asked, setAsked] = useState<AwayReason | null>(null);
  const change = useMutation({
    // One after the other: the last press counts.
    scope: { id: 'status' },
    mutationFn: setStatus,
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  useShortcuts([
    { code: KEYS.ready, act: () => change.mutate({ state: 'ready' }) },
    { code: KEYS.away, act: () => setIsOpen(true) },
  ]);

  const isInCycle = me.state === 'call' || me.state === 'busy' || me.state === 'pcp';
  const reason = me.state === 'away' ? reasonName(me.reason, reasons, i18n.language) : null;
  const isTooLong = me.exceeded.length > 0;
  const color = isTooLong ? 'red' : STATUS_COLORS[me.state];

  function goAway(one: AwayReason | null): void {
    if (one?.requires_comment) setAsked(one);
    else change.mutate({ state: 'away', ...(one && { reason: one.id }) });
  }

  return (
    <Group gap="xs" wrap="nowrap">
      <Menu opened={isOpen} onChange={setIsOpen} width={270} position="bottom-start" shadow="md">
        <Menu.Target>
          <Button
            variant="light"
            color={color}
            h={40}
            px="sm"
            rightSection={<IconChevronDown size={16} />}
            loading={change.isPending}
            data-testid="status"
            data-state={me.state}
            data-too-long={isTooLong || undefined}
          >
            <Group gap={8} wrap="nowrap">
              <span className={classes.dot} data-state={me.state} />
              <Text span fw={650} size="sm">
                <VisuallyHidden>{t('status.label')}: </VisuallyHidden>
                {t(`status.${me.state}`)}
              </Text>
              {reason && (
                <Text span size="sm" c="dimmed" truncate maw={190} visibleFrom="md">
                  {me.comment ? `${reason}: ${me.comment}` : reason}
                </Text>
              )}
              <Timer since={me.since} offset={clockOffset} size="sm" testId="status-timer" />
            </Group>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {isInCycle && <Menu.Label>{t('status.after_call')}</Menu.Label>}
          <Menu.Item
            leftSection={
              <ThemeIcon size={24} variant="light" color="green" radius="xl">
                <IconCheck size={14} />
              </ThemeIcon>
            }
            rightSection={<Hint code={KEYS.ready} />}
            onClick={() => change.mutate({ state: 'ready' })}
            data-testid="go-ready"
          >
            {t('status.go_ready')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('status.away_because')}</Menu.Label>
          <AwayMenu reasons={reasons.filter((one) => one.is_active)} onChoose={goAway} />
        </Menu.Dropdown>
      </Menu>
      <StatusNotes />
      {asked && (
        <AwayComment
          reason={awayReasonName(asked, i18n.language)}
          onSay={(comment) => {
            setAsked(null);
            change.mutate({ state: 'away', reason: asked.id, comment });
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Group>
  );
}

function Hint({ code }: { code: string }) {
  return (
    <Text span size="xs" c="dimmed">
      {keyLabel(code)}
    </Text>
  );
}
