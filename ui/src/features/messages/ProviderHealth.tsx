// How an SMS provider fares, and which is tried before which.

import { ActionIcon, Badge, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { explain, word } from '../../i18n/words.ts';
import { useFollow } from '../../kit/follow.ts';
import { formatMoment } from '../../kit/time.ts';
import { moved, type Provider } from './provider.ts';
import { orderProviders, providersQuery } from './providerQueries.ts';

export function ProviderHealth({ provider }: { provider: Provider }) {
  const { t, i18n } = useTranslation();
  const { state, is_active } = provider;
  if (!state || !is_active) {
    return (
      <Text size="sm" c="dimmed">
        {is_active ? t('sms.state_none') : '—'}
      </Text>
    );
  }
  return (
    <Stack gap={2} data-testid="sms-state" data-working={state.is_working}>
      <Group gap="xs">
        <Badge variant="light" color={state.is_working ? 'green' : 'red'} tt="none">
          {t(state.is_working ? 'sms.state_works' : 'sms.state_fails')}
        </Badge>
        <Text size="xs" c="dimmed">
          {t('sms.since', { at: formatMoment(state.since, i18n.language) })}
        </Text>
      </Group>
      {!state.is_working && (
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {word('message_why', state.why)} {state.said && `(${state.said})`}
        </Text>
      )}
    </Stack>
  );
}

const WAYS = [
  { by: -1, Icon: IconArrowUp, name: 'sms.earlier', way: 'up' },
  { by: 1, Icon: IconArrowDown, name: 'sms.later', way: 'down' },
] as const;

/** Moves one provider before another; the focus goes with it. */
export function useOrder(all: Provider[]) {
  const queries = useQueryClient();
  const moving = useMutation({
    mutationFn: orderProviders,
    onSettled: () => queries.invalidateQueries({ queryKey: providersQuery.queryKey }),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const { list, arrow, follow } = useFollow();
  const ids = all.map(({ id }) => id);
  const buttons = (provider: Provider) => {
    const place = ids.indexOf(provider.id);
    return WAYS.map(({ by, way, ...shown }) => ({
      ...shown,
      by,
      arrow: arrow(place, way),
      isDisabled: moving.isPending || place === (by < 0 ? 0 : ids.length - 1),
      act: () => {
        follow(place + by, way);
        moving.mutate(moved(ids, provider.id, by));
      },
    }));
  };
  return { list, buttons };
}

interface OrderProps {
  name: string;
  buttons: ReturnType<ReturnType<typeof useOrder>['buttons']>;
}

export function Order({ name, buttons }: OrderProps) {
  const { t } = useTranslation();
  return (
    <Group gap={2} wrap="nowrap">
      {buttons.map(({ by, Icon, name: label, arrow, isDisabled, act }) => (
        <ActionIcon
          key={by}
          variant="subtle"
          color="gray"
          disabled={isDisabled}
          aria-label={t(label, { name })}
          onClick={act}
          {...arrow}
          data-testid={by < 0 ? 'sms-earlier' : 'sms-later'}
        >
          <Icon size={16} />
        </ActionIcon>
      ))}
    </Group>
  );
}
