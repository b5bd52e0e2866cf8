// Queues in the left column: who waits, and the longest wait.

import { Badge, Group, Stack, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Timer } from '../../kit/Timer.tsx';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import type { Queue } from '../../live/snapshot.ts';

export function QueueList() {
  const { t } = useTranslation();
  const { me, queues } = useSnapshot();
  const mine = queues.filter((queue) => me.queues.includes(queue.id));
  const others = queues.filter((queue) => !me.queues.includes(queue.id));
  return (
    <Stack gap="lg">
      {(mine.length > 0 || others.length === 0) && (
        <Section title={t('nav.my_queues')} queues={mine} empty={t('nav.no_queues')} />
      )}
      {others.length > 0 && <Section title={t('nav.other_queues')} queues={others} />}
    </Stack>
  );
}

interface SectionProps {
  title: string;
  queues: Queue[];
  empty?: string;
}

function Section({ title, queues, empty }: SectionProps) {
  return (
    <Stack gap={4} component="section" aria-label={title}>
      <Text size="xs" fw={650} c="dimmed" px="sm">
        {title}
      </Text>
      {queues.length === 0 && (
        <Text size="sm" c="dimmed" px="sm">
          {empty}
        </Text>
      )}
      {queues.map((queue) => (
        <QueueRow key={queue.id} queue={queue} />
      ))}
    </Stack>
  );
}

function QueueRow({ queue }: { queue: Queue }) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const count = queue.waiting.length;
  const oldest = queue.waiting.map((one) => one.since).sort()[0];
  return (
    <Tooltip label={`${queue.name} · ${t('nav.waiting', { count })}`} position="right">
      <Group
        gap="xs"
        px="sm"
        py={5}
        wrap="nowrap"
        data-testid={`queue-${queue.id}`}
        data-waiting={count}
      >
        <Text size="sm" truncate flex={1}>
          {queue.name}
        </Text>
        {oldest && <Timer since={oldest} offset={clockOffset} size="xs" c="dimmed" />}
        <Badge
          size="md"
          circle={count < 10}
          variant={count ? 'filled' : 'default'}
          color={count ? 'orange' : 'gray'}
          role="img"
          aria-label={t('nav.waiting', { count })}
        >
          {count}
        </Badge>
      </Group>
    </Tooltip>
  );
}
