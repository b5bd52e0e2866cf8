// SMS from customers: read, answered, said to be read. Their text is shown as text.

import { ActionIcon, Badge, Button, Group, Paper, Stack, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconCheck, IconMessages } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { explain } from '../../i18n/words.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Empty } from '../../kit/States.tsx';
import { formatMoment } from '../../kit/time.ts';
import { MessageButtons } from './MessageButtons.tsx';
import { inboxQuery, markRead, type Received } from './received.ts';

export function ReceivedPage() {
  const { t } = useTranslation();
  const [befores, setBefores] = useState<string[]>([]);
  const inbox = useQuery(inboxQuery(befores.at(-1) ?? null));
  return (
    <Stack gap="md" maw={900} data-testid="received">
      <PageHeader title={t('nav.received')} about={t('received.about')} />
      <Asked query={inbox}>
        {({ rows, next_before }) => (
          <Paper>
            {rows.length === 0 && (
              <Empty
                icon={<IconMessages size={22} />}
                title={t('received.empty')}
                hint={t('received.empty_hint')}
              />
            )}
            {rows.map((one) => (
              <Row key={one.id} one={one} />
            ))}
            {(befores.length > 0 || next_before) && (
              <Group p="sm" justify="center">
                {befores.length > 0 && (
                  <Button
                    variant="light"
                    size="xs"
                    onClick={() => setBefores(befores.slice(0, -1))}
                  >
                    {t('received.newer')}
                  </Button>
                )}
                {next_before && (
                  <Button
                    variant="light"
                    size="xs"
                    onClick={() => setBefores([...befores, next_before])}
                  >
                    {t('received.older')}
                  </Button>
                )}
              </Group>
            )}
          </Paper>
        )}
      </Asked>
    </Stack>
  );
}

function Row({ one }: { one: Received }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const mark = useMutation({
    mutationFn: () => markRead(one.id, !one.read_at),
    onSettled: () => queries.invalidateQueries({ queryKey: ['received'] }),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const who = one.name || one.number;
  const label = t(one.read_at ? 'received.unread' : 'received.read');
  const about = [
    formatMoment(one.at, i18n.language),
    one.name && one.number,
    one.operator_name ?? one.queue_name,
    one.read_at && t('received.read_by', { name: one.read_by_name ?? '—' }),
  ];
  return (
    <Group
      gap="sm"
      px="md"
      py="xs"
      wrap="nowrap"
      align="flex-start"
      data-testid="received-row"
      data-read={Boolean(one.read_at)}
    >
      <Stack gap={2} flex={1} miw={0}>
        <Group gap="xs">
          <Text size="sm" fw={600} className="numbers">
            {who}
          </Text>
          {!one.read_at && (
            <Badge variant="light" tt="none">
              {t('received.new')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" className="numbers">
          {about.filter(Boolean).join(' · ')}
        </Text>
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {one.text}
        </Text>
      </Stack>
      <Group gap={2} wrap="nowrap">
        <MessageButtons received={one.id} who={who} />
        <Tooltip label={label}>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={mark.isPending}
            aria-label={`${label}: ${who}`}
            onClick={() => mark.mutate()}
            data-testid="received-mark"
          >
            {one.read_at ? <IconArrowBackUp size={16} /> : <IconCheck size={16} />}
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  );
}
