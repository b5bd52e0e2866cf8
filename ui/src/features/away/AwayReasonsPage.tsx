// Reasons for Away: what operators choose from, in this order, and what each allows.

import { ActionIcon, Badge, Box, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowDown, IconArrowUp, IconCoffee, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { explain } from '../../i18n/words.ts';
import { useFollow } from '../../kit/follow.ts';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { ReasonIcon } from '../../live/AwayMenu.tsx';
import { awayReasonName } from '../../live/statusWords.ts';
import { AwayReasonEditor } from './AwayReasonEditor.tsx';
import { placeReasons, reasonsQuery } from './queries.ts';
import { ReasonRequired } from './ReasonRequired.tsx';
import { inOrder, placesAfter, type Reason } from './reason.ts';

export function AwayReasonsPage() {
  const { t, i18n } = useTranslation();
  const reasons = useQuery(reasonsQuery);
  const [edited, setEdited] = useState<{ reason?: Reason } | null>(null);
  const queries = useQueryClient();
  const moving = useMutation({
    mutationFn: placeReasons,
    onSettled: () => queries.invalidateQueries({ queryKey: reasonsQuery.queryKey }),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const { list, arrow, follow } = useFollow();
  const placesOf = (all: Reason[], reason: Reason): PlacesProps => {
    const place = inOrder(all).findIndex(({ id }) => id === reason.id);
    return {
      name: nameOf(reason),
      arrowOf: (by) => ({
        ...arrow(place, by < 0 ? 'up' : 'down'),
        disabled: moving.isPending || placesAfter(all, reason.id, by).length === 0,
      }),
      onMove: (by) => {
        follow(place + by, by < 0 ? 'up' : 'down');
        moving.mutate(placesAfter(all, reason.id, by));
      },
    };
  };
  const nameOf = (reason: Reason) => awayReasonName(reason, i18n.language);
  const add = (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-reason"
    >
      {t('away.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.away')} about={t('away.about')} action={add}>
      <ReasonRequired />
      <Asked query={reasons}>
        {(all) => (
          <Box ref={list}>
            <ListTable
              rows={inOrder(all)}
              keyOf={({ id }) => id}
              label={t('sections.away')}
              testId="away-reasons"
              minWidth={760}
              onOpen={(reason) => setEdited({ reason })}
              empty={
                <Empty
                  icon={<IconCoffee size={22} />}
                  title={t('away.empty')}
                  hint={t('away.empty_hint')}
                />
              }
              columns={[
                {
                  key: 'name',
                  title: t('away.name'),
                  cell: (reason) => (
                    <Group gap="xs" wrap="nowrap" opacity={reason.is_active ? 1 : 0.55}>
                      <ReasonIcon name={reason.icon} color={reason.color} />
                      {nameOf(reason)}
                    </Group>
                  ),
                },
                {
                  key: 'limits',
                  title: t('away.limits'),
                  cell: (reason) => <Limits reason={reason} />,
                },
                { key: 'kind', title: t('away.kind'), cell: (reason) => <Kind reason={reason} /> },
                {
                  key: 'code',
                  title: t('away.phone_code'),
                  cell: ({ phone_code }) => (
                    <Text size="sm" className="numbers">
                      {phone_code || '—'}
                    </Text>
                  ),
                },
              ]}
              actions={(reason) => reason.is_active && <Places {...placesOf(all, reason)} />}
            />
          </Box>
        )}
      </Asked>
      {edited && (
        <AwayReasonEditor
          reason={edited.reason}
          title={edited.reason ? nameOf(edited.reason) : t('away.add')}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsPage>
  );
}

function Limits({ reason }: { reason: Reason }) {
  const { t } = useTranslation();
  const count = (seconds: number) => Math.round(seconds / 6) / 10;
  const parts = [
    reason.max_seconds && t('away.at_a_time', { count: count(reason.max_seconds) }),
    reason.max_daily_seconds && t('away.a_day', { count: count(reason.max_daily_seconds) }),
  ].filter(Boolean);
  return (
    <Text size="sm" c={parts.length > 0 ? 'inherit' : 'dimmed'}>
      {parts.join(' · ') || t('away.unlimited')}
    </Text>
  );
}

function Kind({ reason }: { reason: Reason }) {
  const { t } = useTranslation();
  const parts = [
    t(reason.is_paid ? 'away.paid' : 'away.unpaid'),
    reason.counts_as_break && t('away.break'),
    reason.requires_comment && t('away.with_comment'),
  ].filter(Boolean);
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm">{parts.join(', ')}</Text>
      {!reason.is_active && (
        <Badge variant="light" color="gray" tt="none">
          {t('away.retired')}
        </Badge>
      )}
    </Group>
  );
}

interface PlacesProps {
  name: string;
  arrowOf: (by: -1 | 1) => object;
  onMove: (by: -1 | 1) => void;
}

function Places({ name, arrowOf, onMove }: PlacesProps) {
  const { t } = useTranslation();
  const arrow = (by: -1 | 1) => ({
    ...arrowOf(by),
    variant: 'subtle',
    color: 'gray',
    onClick: () => onMove(by),
    'aria-label': t(by < 0 ? 'away.up' : 'away.down', { name }),
  });
  return (
    <Group gap={2} wrap="nowrap" justify="flex-end">
      <ActionIcon {...arrow(-1)}>
        <IconArrowUp size={16} />
      </ActionIcon>
      <ActionIcon {...arrow(1)}>
        <IconArrowDown size={16} />
      </ActionIcon>
    </Group>
  );
}
