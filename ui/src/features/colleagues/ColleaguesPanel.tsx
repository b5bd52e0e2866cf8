// Short messages of colleagues: a sign in the header with what is unread, and a panel beside the page.

import {
  ActionIcon,
  Badge,
  Drawer,
  Group,
  Indicator,
  Select,
  Stack,
  Text,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import { IconArrowLeft, IconMessages } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../live/LiveContext.tsx';
import {
  type Conversation,
  conversations,
  keyOf,
  type Messages,
  mayWrite,
  type Target,
  targetOf,
} from './messages.ts';
import { closeMessages, openMessages, useMessagesPanel } from './panel.ts';
import { messagesQuery } from './queries.ts';
import { Thread } from './Thread.tsx';
import { useNews } from './useNews.ts';

export function ColleaguesPanel() {
  const { t } = useTranslation();
  const { isOpen, target } = useMessagesPanel();
  const { data } = useQuery(messagesQuery);
  const { me } = useSnapshot();
  useNews(isOpen);
  if (!data) return null;
  const all = conversations(data.messages, me.operator);
  const unread = all.reduce((sum, one) => sum + one.unread.length, 0);
  const mayNobody = data.operators?.length === 0 && data.groups?.length === 0;
  if (mayNobody && all.length === 0 && !isOpen) return null;
  const label = unread ? t('colleagues.unread', { count: unread }) : t('colleagues.title');
  return (
    <>
      <Tooltip label={label}>
        <Indicator
          label={unread > 99 ? '99+' : unread}
          disabled={unread === 0}
          size={16}
          color="red"
          offset={4}
        >
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={label}
            onClick={() => openMessages()}
            data-testid="colleagues"
            data-unread={unread}
          >
            <IconMessages size={20} />
          </ActionIcon>
        </Indicator>
      </Tooltip>
      <Drawer
        opened={isOpen}
        onClose={closeMessages}
        position="right"
        size="sm"
        title={<Title target={target} />}
        closeButtonProps={{ 'aria-label': t('colleagues.close') }}
      >
        {target ? (
          <Thread
            key={keyOf(target)}
            conversation={
              all.find((one) => keyOf(one.target) === keyOf(target)) ?? {
                target,
                messages: [],
                unread: [],
              }
            }
            canWrite={mayWrite(target, data, me.operator)}
          />
        ) : (
          <Stack gap="sm">
            {!mayNobody && <Whom told={data} />}
            <List all={all} />
          </Stack>
        )}
      </Drawer>
    </>
  );
}

function useNameOf(): (target: Target) => string {
  const { operators, groups } = useSnapshot();
  return ({ kind, id }) =>
    (kind === 'group' ? groups : operators).find((one) => one.id === id)?.name ?? '…';
}

function Title({ target }: { target: Target | null }) {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  if (!target) return <Text fw={650}>{t('colleagues.title')}</Text>;
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('colleagues.back')}
        onClick={() => openMessages()}
        data-testid="colleagues-back"
      >
        <IconArrowLeft size={18} />
      </ActionIcon>
      <Text fw={650} style={{ overflowWrap: 'anywhere' }}>
        {nameOf(target)}
      </Text>
    </Group>
  );
}

/** A new conversation. */
export function Whom({ told }: { told: Messages }) {
  const { t } = useTranslation();
  const { me, operators, groups } = useSnapshot();
  const people = operators.filter(
    ({ id }) => id !== me.operator && (told.operators?.includes(id) ?? true),
  );
  const departments = groups.filter(({ id }) => told.groups?.includes(id) ?? true);
  const options = (kind: Target['kind'], list: { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ value: keyOf({ kind, id }), label: name }));
  return (
    <Select
      label={t('colleagues.to')}
      placeholder={t('colleagues.choose')}
      data={[
        { group: t('colleagues.people'), items: options('operator', people) },
        { group: t('colleagues.departments'), items: options('group', departments) },
      ].filter(({ items }) => items.length > 0)}
      value={null}
      onChange={(key) => openMessages(targetOf(key ?? ''))}
      nothingFoundMessage={t('colleagues.nobody_found')}
      searchable
      comboboxProps={{ withinPortal: true, zIndex: 400 }}
      data-testid="colleagues-whom"
    />
  );
}

export function List({ all }: { all: Conversation[] }) {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  if (all.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('colleagues.none')}
      </Text>
    );
  }
  return (
    <Stack gap={2}>
      {all.map(({ target, messages, unread }) => (
        <UnstyledButton
          key={keyOf(target)}
          onClick={() => openMessages(target)}
          px="xs"
          py={6}
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
          data-testid="colleague-conversation"
        >
          <Group gap="xs" wrap="nowrap" justify="space-between">
            <Stack gap={0} miw={0}>
              <Text size="sm" fw={unread.length > 0 ? 700 : 500} truncate>
                {nameOf(target)}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {messages.at(-1)?.text}
              </Text>
            </Stack>
            {unread.length > 0 && (
              <Badge color="red" circle={unread.length < 10}>
                {unread.length}
              </Badge>
            )}
          </Group>
        </UnstyledButton>
      ))}
    </Stack>
  );
}
