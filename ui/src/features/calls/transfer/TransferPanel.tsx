// A transfer that is under way: who is rung, who hears whom, and the ways on.

import { Button, Group, Kbd, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconMusic, IconSwitchHorizontal } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keyLabel, useShortcuts } from '../../../kit/shortcut.ts';
import { Timer } from '../../../kit/Timer.tsx';
import { KEYS } from '../../../live/keys.ts';
import { useLive, useSnapshot } from '../../../live/LiveContext.tsx';
import type { CardTransfer } from '../../../live/snapshot.ts';
import type { CallActions } from '../actions.ts';
import type { CardView } from '../view.ts';
import { useNames } from './names.ts';
import classes from './TransferPanel.module.css';

interface PanelProps {
  view: CardView;
  actions: CallActions;
  /** The customer as the card calls him. */
  customer: string;
}

export function TransferPanel(props: PanelProps) {
  const { me } = useSnapshot();
  const { transfer, isAsked } = props.view;
  if (!transfer) return null;
  if (isAsked) return <AskedPanel {...props} transfer={transfer} />;
  if (transfer.by !== me.operator) return <OthersPanel transfer={transfer} />;
  return <OwnPanel {...props} transfer={transfer} />;
}

interface GivenProps extends PanelProps {
  transfer: CardTransfer;
}

function OwnPanel({ actions, customer, transfer }: GivenProps) {
  const { t } = useTranslation();
  const { kind, stage, to_kind, is_with_target } = transfer;
  const name = useNames().target(transfer);
  const isConsulting = stage === 'consulting';
  const canComplete = kind === 'attended' && to_kind !== 'scenario';
  useShortcuts([
    canComplete ? { code: KEYS.complete, act: actions.complete } : null,
    isConsulting ? { code: KEYS.swap, act: actions.swap } : null,
    { code: KEYS.take_back, act: actions.takeBack },
  ]);
  return (
    <Frame kind={kind} stage={stage}>
      {isConsulting ? (
        <Ears
          isWithTarget={is_with_target}
          name={name}
          customer={customer}
          since={transfer.since}
        />
      ) : (
        <Told
          title={t(kind === 'conference' ? 'transfer.inviting' : 'transfer.calling', { name })}
          hint={t(kind === 'conference' ? 'transfer.inviting_hint' : 'transfer.calling_hint')}
          since={transfer.since}
        />
      )}
      <Group gap="sm">
        {canComplete && (
          <Act
            code={KEYS.complete}
            testId="complete"
            icon={<IconCheck size={18} />}
            onClick={actions.complete}
          >
            {t(isConsulting ? 'transfer.complete' : 'transfer.do_not_wait')}
          </Act>
        )}
        {isConsulting && (
          <Act
            code={KEYS.swap}
            testId="swap"
            variant="light"
            icon={<IconSwitchHorizontal size={18} />}
            onClick={actions.swap}
          >
            {is_with_target
              ? t('transfer.to_customer')
              : t('transfer.to_target', { name: name.split(' ')[0] })}
          </Act>
        )}
        <Act
          code={KEYS.take_back}
          testId="take-back"
          variant="default"
          icon={<IconArrowBackUp size={18} />}
          onClick={actions.takeBack}
        >
          {t(isConsulting ? 'transfer.return' : 'transfer.cancel')}
        </Act>
      </Group>
      {isConsulting && (
        <Text size="xs" c="dimmed">
          {t('transfer.hang_up_hint', { name })}
        </Text>
      )}
    </Frame>
  );
}

/** The customer's call is about to be mine, or my advice was all that was wanted. */
function AskedPanel({ customer, transfer }: GivenProps) {
  const { t } = useTranslation();
  const name = useNames().operator(transfer.by);
  const hears = { name, customer };
  return (
    <Frame kind="attended" stage="consulting">
      <Told
        title={t(
          transfer.is_with_target ? 'transfer.asks_you' : 'transfer.is_with_customer',
          hears,
        )}
        hint={t(transfer.is_with_target ? 'transfer.asks_you_hint' : 'transfer.you_hear_music')}
        since={transfer.since}
      />
    </Frame>
  );
}

function OthersPanel({ transfer }: { transfer: CardTransfer }) {
  const { t } = useTranslation();
  const names = useNames();
  const by = names.operator(transfer.by);
  return (
    <Frame kind={transfer.kind} stage={transfer.stage}>
      <Told
        title={t('transfer.invites', { by, name: names.target(transfer) })}
        hint={t('transfer.inviting_hint')}
        since={transfer.since}
      />
    </Frame>
  );
}

function Frame({ kind, stage, children }: { kind: string; stage: string; children: ReactNode }) {
  return (
    <Stack
      gap="sm"
      className={classes.panel}
      data-testid="transfer-panel"
      data-kind={kind}
      data-stage={stage}
    >
      {children}
    </Stack>
  );
}

function Told({ title, hint, since }: { title: string; hint: string; since: string }) {
  const { clockOffset } = useLive();
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={2} miw={0}>
        <Text fw={600} data-testid="transfer-title">
          {title}
        </Text>
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      </Stack>
      <Timer since={since} offset={clockOffset} fw={650} />
    </Group>
  );
}

interface EarsProps {
  isWithTarget: boolean;
  name: string;
  customer: string;
  since: string;
}

/** Two boxes: with whom I talk, and who hears music. */
function Ears({ isWithTarget, name, customer, since }: EarsProps) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const [near, far] = isWithTarget ? [name, customer] : [customer, name];
  return (
    <SimpleGrid cols={2} spacing="sm">
      <Stack
        gap={2}
        className={classes.near}
        data-testid="talks-with"
        data-who={isWithTarget ? 'target' : 'customer'}
      >
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="xs">{t('transfer.you_talk_with')}</Text>
          <Timer since={since} offset={clockOffset} size="xs" />
        </Group>
        <Text fw={650} lineClamp={2} className="numbers">
          {near}
        </Text>
      </Stack>
      <Stack gap={2} className={classes.far}>
        <Group gap={6} wrap="nowrap">
          <IconMusic size={14} aria-hidden />
          <Text size="xs" c="dimmed">
            {t('transfer.hears_music')}
          </Text>
        </Group>
        <Text fw={550} lineClamp={2} className="numbers">
          {far}
        </Text>
      </Stack>
    </SimpleGrid>
  );
}

interface ActProps {
  code: string;
  testId: string;
  icon: ReactNode;
  variant?: string;
  onClick: () => void;
  children: ReactNode;
}

function Act({ code, testId, icon, variant = 'filled', onClick, children }: ActProps) {
  return (
    <Button
      size="sm"
      px="sm"
      variant={variant}
      leftSection={icon}
      rightSection={
        <Kbd size="xs" aria-hidden>
          {keyLabel(code)}
        </Kbd>
      }
      onClick={onClick}
      data-testid={testId}
    >
      {children}
    </Button>
  );
}
