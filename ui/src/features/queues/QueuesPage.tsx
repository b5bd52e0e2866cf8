// Queues: where customers wait, and who is rung for them.

import { Badge, Button, Group, Text } from '@mantine/core';
import { IconHourglass, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay, useMayAdd } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { QueueEditor } from './QueueEditor.tsx';
import { knownQuery, queuesQuery, strategiesQuery } from './queries.ts';
import type { Queue } from './queue.ts';
import { useStrategyWords } from './strategy.ts';

export function QueuesPage() {
  const { t } = useTranslation();
  const may = useMay();
  const canAdd = useMayAdd('queue.edit');
  const queues = useQuery(queuesQuery);
  const strategies = useQuery(strategiesQuery);
  const known = useQuery(knownQuery);
  const words = useStrategyWords(strategies.data ?? []);
  const [edited, setEdited] = useState<{ queue?: Queue } | null>(null);
  const add = canAdd && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-queue"
    >
      {t('queues.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.queues')} about={t('queues.about')} action={add}>
      <Asked query={queues}>
        {(all) => (
          <ListTable
            rows={all}
            keyOf={({ id }) => id}
            label={t('sections.queues')}
            testId="queues"
            onOpen={(queue) => setEdited({ queue })}
            empty={
              <Empty
                icon={<IconHourglass size={22} />}
                title={t('queues.empty')}
                hint={t('queues.empty_hint')}
              />
            }
            columns={[
              { key: 'name', title: t('queues.name'), cell: (queue) => <Name queue={queue} /> },
              {
                key: 'short_number',
                title: t('queues.short_number'),
                cell: ({ short_number }) => (
                  <Text size="sm" className="numbers">
                    {short_number ?? '—'}
                  </Text>
                ),
              },
              {
                key: 'strategy',
                title: t('queues.strategy'),
                cell: ({ settings }) => <Text size="sm">{words(settings.strategy).title}</Text>,
              },
              {
                key: 'members',
                title: t('queues.members'),
                cell: ({ members }) =>
                  members.length > 0 ? (
                    <Text size="sm" className="numbers">
                      {members.length}
                    </Text>
                  ) : (
                    <Text size="sm" c="dimmed">
                      {t('queues.nobody')}
                    </Text>
                  ),
              },
            ]}
          />
        )}
      </Asked>
      {edited && (
        <Asked query={known}>
          {(settings) => (
            <QueueEditor
              queue={edited.queue}
              known={settings}
              strategies={strategies.data ?? []}
              isReadOnly={Boolean(edited.queue && !may('queue.edit', edited.queue))}
              onClose={() => setEdited(null)}
            />
          )}
        </Asked>
      )}
    </SettingsPage>
  );
}

function Name({ queue }: { queue: Queue }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" component="span">
      <Text span inherit style={{ overflowWrap: 'anywhere' }}>
        {queue.name}
      </Text>
      {!queue.is_active && (
        <Badge color="gray" variant="light" tt="none" component="span">
          {t('queues.off')}
        </Badge>
      )}
    </Group>
  );
}
