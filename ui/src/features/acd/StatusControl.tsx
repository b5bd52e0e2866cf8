// My status with its timer; Ready and the Away reasons. During a call a press is planned.

import { Badge, Button, Group, Menu, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconChevronDown, IconCoffee } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { keyLabel, useShortcuts } from '../../kit/shortcut.ts';
import { Timer } from '../../kit/Timer.tsx';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { setStatus } from './queries.ts';
import classes from './StatusControl.module.css';
import { awayReasonName, REASON_ICONS, reasonName, STATUS_COLORS } from './words.ts';

interface Wish {
  state: 'ready' | 'away';
  reason?: string;
}

export function StatusControl() {
  const { t, i18n } = useTranslation();
  const { clockOffset } = useLive();
  const { me, away_reasons: reasons } = useSnapshot();
  const [isOpen, setIsOpen] = useState(false);
  const change = useMutation({
    mutationFn: (wish: Wish) => setStatus(wish.state, wish.reason),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  useShortcuts([
    { code: 'Digit1', act: () => change.mutate({ state: 'ready' }) },
    { code: 'Digit2', act: () => setIsOpen(true) },
  ]);

  const isInCycle = me.state === 'call' || me.state === 'busy' || me.state === 'pcp';
  const reason = me.state === 'away' ? reasonName(me.reason, reasons, i18n.language) : null;
  const color = STATUS_COLORS[me.state];

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
          >
            <Group gap={8} wrap="nowrap">
              <span className={classes.dot} data-state={me.state} />
              <Text span fw={650} size="sm">
                <VisuallyHidden>{t('status.label')}: </VisuallyHidden>
                {t(`status.${me.state}`)}
              </Text>
              {reason && (
                <Text span size="sm" c="dimmed" truncate maw={150} visibleFrom="md">
                  {reason}
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
            rightSection={<Hint code="Digit1" />}
            onClick={() => change.mutate({ state: 'ready' })}
            data-testid="go-ready"
          >
            {t('status.go_ready')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('status.away_because')}</Menu.Label>
          {reasons.length === 0 && (
            <Menu.Item onClick={() => change.mutate({ state: 'away' })} data-testid="go-away">
              {t('status.go_away')}
            </Menu.Item>
          )}
          {reasons.map((one) => (
            <Menu.Item
              key={one.id}
              leftSection={
                <ThemeIcon size={24} variant="light" color={one.color ?? 'orange'} radius="xl">
                  <ReasonIcon name={one.icon} />
                </ThemeIcon>
              }
              onClick={() => change.mutate({ state: 'away', reason: one.id })}
              data-testid={`away-${one.id}`}
            >
              {awayReasonName(one, i18n.language)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <PlannedBadge />
    </Group>
  );
}

function ReasonIcon({ name }: { name: string | null }) {
  const Found = REASON_ICONS[name ?? ''] ?? IconCoffee;
  return <Found size={14} />;
}

function Hint({ code }: { code: string }) {
  return (
    <Text span size="xs" c="dimmed">
      {keyLabel(code)}
    </Text>
  );
}

function PlannedBadge() {
  const { t, i18n } = useTranslation();
  const { me, away_reasons: reasons } = useSnapshot();
  if (!me.planned) return null;
  const reason = reasonName(me.planned.reason, reasons, i18n.language);
  const isAway = me.planned.state === 'away';
  const text =
    isAway && reason
      ? t('status.planned_away_because', { reason })
      : t(`status.planned_${me.planned.state}`);
  return (
    <Badge
      variant="outline"
      color={STATUS_COLORS[me.planned.state]}
      tt="none"
      fw={500}
      size="lg"
      data-testid="planned"
    >
      {text}
    </Badge>
  );
}
