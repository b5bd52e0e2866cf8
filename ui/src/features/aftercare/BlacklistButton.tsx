// Keeps a customer from calling this queue again; only where the queue has such a list.

import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBan } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { formatFull } from '../../kit/time.ts';
import type { LiveCall } from '../../live/liveCall.ts';
import { addToBlacklist, blacklistQuery } from './queries.ts';

const DAYS = { forever: null, day: 1, week: 7, month: 30, year: 365 } as const;
type Until = keyof typeof DAYS;
const DAY_MS = 86_400_000;

export function BlacklistButton({ call }: { call: LiveCall }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useQuery(blacklistQuery(call.call));
  if (!data?.list_name) return null;
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconBan size={16} />}
        onClick={() => setIsOpen(true)}
        data-testid="blacklist"
      >
        {t(data.is_in ? 'desk.blacklisted' : 'extras.blacklist')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('desk.blacklist_title', { list: data.list_name })}
      >
        <Form call={call.call} onDone={() => setIsOpen(false)} />
      </Modal>
    </>
  );
}

function Form({ call, onDone }: { call: string; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const { data } = useQuery(blacklistQuery(call));
  const [reason, setReason] = useState(data?.reason ?? '');
  const [until, setUntil] = useState<Until>('forever');
  const add = useMutation({
    mutationFn: () => {
      const days = DAYS[until];
      const end = days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString();
      return addToBlacklist(call, { reason: reason.trim(), until: end });
    },
    onSuccess: (after) => {
      queries.setQueryData(blacklistQuery(call).queryKey, after);
      notifications.show({ color: 'green', message: t('desk.blacklist_done') });
      onDone();
    },
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Stack gap="md">
        {data?.is_in && (
          <Text size="sm">
            {data.until
              ? t('desk.blacklisted_until', { until: formatFull(data.until, i18n.language) })
              : t('desk.blacklisted_forever')}
          </Text>
        )}
        <TextInput
          label={t('desk.blacklist_reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={200}
          required
          data-autofocus
        />
        <Select
          label={t('desk.blacklist_until')}
          data={(Object.keys(DAYS) as Until[]).map((value) => ({
            value,
            label: t(`desk.until_${value}`),
          }))}
          value={until}
          onChange={(value) => setUntil((value ?? 'forever') as Until)}
          allowDeselect={false}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('desk.cancel')}
          </Button>
          <Button type="submit" color="red" loading={add.isPending} disabled={!reason.trim()}>
            {t('extras.blacklist')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
