// Waiting in this queue: for how long, who may, who leaves, and where to when it takes too long.

import { Select, SimpleGrid, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NumberField, type PartProps } from './NumberField.tsx';
import { queuesQuery } from './queries.ts';
import { VipFields } from './VipFields.tsx';

export function WaitingFields(props: PartProps) {
  const { t } = useTranslation();
  const { editor, isReadOnly } = props;
  const queues = useQuery(queuesQuery);
  const others = (queues.data ?? []).filter(({ id, is_active }) => is_active && id !== props.queue);
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <NumberField {...props} name="max_wait_seconds" />
        <NumberField {...props} name="max_length" />
        <NumberField {...props} name="announce_seconds" />
        <NumberField {...props} name="priority" />
        <NumberField {...props} name="overflow_seconds" />
        {editor.values.overflow_seconds !== 0 && (
          <Select
            {...editor.value('overflow_queue')}
            value={editor.values.overflow_queue || null}
            onChange={(queue) => editor.set('overflow_queue', queue ?? '')}
            label={t('queues.overflow_queue')}
            description={t('queues.overflow_queue_hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={others.map(({ id, name }) => ({ value: id, label: name }))}
            searchable
            nothingFoundMessage={t('form.nothing_found')}
            readOnly={isReadOnly}
          />
        )}
      </SimpleGrid>
      <VipFields {...props} />
      <Switch
        {...editor.toggle('join_when_no_operators')}
        label={t('queues.join')}
        description={t('queues.join_hint')}
        disabled={isReadOnly}
      />
      <Switch
        {...editor.toggle('join_when_all_away')}
        label={t('queues.join_away')}
        description={t('queues.join_away_hint')}
        disabled={isReadOnly}
      />
      <Switch
        {...editor.toggle('leave_when_empty')}
        label={t('queues.leave')}
        description={t('queues.leave_hint')}
        disabled={isReadOnly}
      />
    </>
  );
}
