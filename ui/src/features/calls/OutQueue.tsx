// For which of my queues I call out, and the number that the customer will see.

import { Select, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { useLiveStore, useSnapshot } from '../../live/LiveContext.tsx';
import { chooseOutQueue } from './queries.ts';

export function OutQueue() {
  const { t } = useTranslation();
  const store = useLiveStore();
  const { me } = useSnapshot();
  const [isSaving, setIsSaving] = useState(false);
  const chosen = me.out_queues.find((one) => one.id === me.out_queue);
  if (!chosen) return null;

  function choose(queue: string | null): void {
    if (!queue || queue === me.out_queue) return;
    setIsSaving(true);
    chooseOutQueue(queue)
      .then(() => store.start())
      .catch((error: unknown) => notifications.show({ color: 'red', message: explain(error) }))
      .finally(() => setIsSaving(false));
  }

  const seen = chosen.caller_number
    ? t('dial.customer_sees', { number: chosen.caller_number })
    : t('dial.customer_sees_provider');
  if (me.out_queues.length === 1) {
    return (
      <Text size="xs" c="dimmed" data-testid="out-queue-seen">
        {seen}
      </Text>
    );
  }
  return (
    <Select
      label={t('dial.out_queue')}
      description={<span data-testid="out-queue-seen">{seen}</span>}
      inputWrapperOrder={['label', 'input', 'description']}
      data={me.out_queues.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen.id}
      allowDeselect={false}
      disabled={isSaving}
      onChange={choose}
      data-testid="out-queue"
    />
  );
}
