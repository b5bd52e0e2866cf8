// One provider and its gateways in the order in which calls out try them.

import { ActionIcon, Badge, Box, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowDown, IconArrowUp, IconPencil, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { useFollow } from '../../kit/follow.ts';
import { GatewayBadge, GatewaySigns, GatewayTrouble } from './GatewayBadge.tsx';
import { type Gateway, moved } from './gateway.ts';
import { changeGateway, type Provider } from './queries.ts';

interface ProviderCardProps {
  provider: Provider;
  gateways: Gateway[];
  canEdit: boolean;
  onEdit: () => void;
  onAdd: () => void;
  onGateway: (gateway: Gateway) => void;
}

export function ProviderCard(props: ProviderCardProps) {
  const { provider, gateways, canEdit } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const moving = useMutation({
    mutationFn: (places: [string, number][]) =>
      Promise.all(places.map(([id, position]) => changeGateway(id, { position }))),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['settings', 'gateway'] }),
  });
  const { list, arrow, follow } = useFollow();
  function move(id: string, by: -1 | 1): void {
    follow(gateways.findIndex((one) => one.id === id) + by, by < 0 ? 'up' : 'down');
    moving.mutate(moved(gateways, id, by));
  }
  return (
    <Paper p="md" data-testid="provider" data-id={provider.id}>
      <Stack gap="sm" ref={list}>
        <Group justify="space-between" gap="xs">
          <Group gap="xs" maw="100%">
            <Title order={2} style={{ overflowWrap: 'anywhere' }}>
              {provider.name}
            </Title>
            {!provider.is_active && (
              <Badge color="gray" variant="light" tt="none">
                {t('providers.off')}
              </Badge>
            )}
            {canEdit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('providers.edit_one', { name: provider.name })}
                onClick={props.onEdit}
                data-testid="edit-provider"
              >
                <IconPencil size={18} />
              </ActionIcon>
            )}
          </Group>
          {canEdit && (
            <Button
              variant="light"
              size="xs"
              leftSection={<IconPlus size={16} />}
              onClick={props.onAdd}
              data-testid="add-gateway"
            >
              {t('gateways.add')}
            </Button>
          )}
        </Group>
        {gateways.length === 0 && (
          <Text size="sm" c="dimmed" data-testid="no-gateways">
            {t('gateways.empty')}
          </Text>
        )}
        {gateways.map((gateway, n) => (
          <GatewayRow
            key={gateway.id}
            gateway={gateway}
            isProviderOn={provider.is_active}
            place={n + 1}
            isLast={n === gateways.length - 1}
            canEdit={canEdit}
            isMoving={moving.isPending}
            up={arrow(n, 'up')}
            down={arrow(n, 'down')}
            onMove={(by) => move(gateway.id, by)}
            onOpen={() => props.onGateway(gateway)}
          />
        ))}
      </Stack>
    </Paper>
  );
}

/** Where it is, and who is behind it. */
function placeOf({ kind, host, port, transport, username, extensions }: Gateway): string[] {
  const account = kind === 'line' && username ? `${username}@` : '';
  const place = host ? [`${account}${host}:${port} ${transport.toUpperCase()}`] : [];
  return kind === 'pbx' ? [...place, extensions.join(', ')] : place;
}

interface GatewayRowProps {
  gateway: Gateway;
  isProviderOn: boolean;
  place: number;
  isLast: boolean;
  canEdit: boolean;
  isMoving: boolean;
  up: object;
  down: object;
  onMove: (by: -1 | 1) => void;
  onOpen: () => void;
}

function GatewayRow(props: GatewayRowProps) {
  const { gateway, isProviderOn, place } = props;
  const { t } = useTranslation();
  const { name, kind } = gateway;
  return (
    <Box
      pt="sm"
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
      data-testid="gateway"
      data-id={gateway.id}
    >
      <Group gap="md" align="flex-start" wrap="nowrap">
        <Text size="sm" c="dimmed" w={18} ta="right" aria-label={t('gateways.place', { place })}>
          {place}
        </Text>
        <Stack gap={4} flex={1} miw={0}>
          <Group gap="xs">
            <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            <GatewayBadge gateway={gateway} isProviderOn={isProviderOn} />
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {[t(`gateways.kind_${kind}`), ...placeOf(gateway)].join(' · ')}
          </Text>
          <GatewaySigns gateway={gateway} isProviderOn={isProviderOn} />
          <GatewayTrouble gateway={gateway} isProviderOn={isProviderOn} />
        </Stack>
        {props.canEdit && <GatewayButtons {...props} />}
      </Group>
    </Box>
  );
}

function GatewayButtons(props: GatewayRowProps) {
  const { gateway, place, isLast, isMoving, onMove, onOpen } = props;
  const { t } = useTranslation();
  const { name } = gateway;
  const isAlone = place === 1 && isLast;
  return (
    <Group gap={4} wrap="nowrap">
      {!isAlone && (
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={place === 1 || isMoving}
            aria-label={t('gateways.up', { name })}
            onClick={() => onMove(-1)}
            {...props.up}
            data-testid="move-up"
          >
            <IconArrowUp size={18} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={isLast || isMoving}
            aria-label={t('gateways.down', { name })}
            onClick={() => onMove(1)}
            {...props.down}
            data-testid="move-down"
          >
            <IconArrowDown size={18} />
          </ActionIcon>
        </>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('gateways.edit', { name })}
        onClick={onOpen}
        data-testid="edit-gateway"
      >
        <IconPencil size={18} />
      </ActionIcon>
    </Group>
  );
}
