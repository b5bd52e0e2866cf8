// Promises the customer of this call another one: when, in whose time, by whom.

import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClockPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { DateField } from '../../kit/DateField.tsx';
import { Loading } from '../../kit/States.tsx';
import { useShortcuts } from '../../kit/shortcut.ts';
import { KEYS } from '../../live/keys.ts';
import type { LiveCall } from '../../live/liveCall.ts';
import { localNow } from './moments.ts';
import { type Choices, callbacksQuery, choicesQuery, promiseCall } from './queries.ts';
import { MINE, useTargets, whose } from './targets.ts';

export function CallLaterButton({ call }: { call: LiveCall }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  useShortcuts([{ code: KEYS.later, act: () => setIsOpen(true) }]);
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconClockPlus size={16} />}
        onClick={() => setIsOpen(true)}
        data-testid="call-later"
      >
        {t('extras.later')}
      </Button>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={t('extras.later')} size="lg">
        <Asked call={call.call} onDone={() => setIsOpen(false)} />
      </Modal>
    </>
  );
}

interface AskedProps {
  call: string;
  onDone: () => void;
}

function Asked({ call, onDone }: AskedProps) {
  const { t } = useTranslation();
  const { data, error } = useQuery(choicesQuery(call));
  if (error) return <Text size="sm">{explain(error)}</Text>;
  if (!data) return <Loading label={t('app.loading')} />;
  if (!data.party) return <Text size="sm">{t('problem.callback_no_number')}</Text>;
  return <Form call={call} choices={data} onDone={onDone} />;
}

function Form({ call, choices, onDone }: AskedProps & { choices: Choices }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const targets = useTargets(choices);
  const zones = [...choices.customer_timezones, choices.timezone];
  const [timezone, setTimezone] = useState(zones[0] ?? choices.timezone);
  const [localAt, setLocalAt] = useState(() => localNow(zones[0] ?? choices.timezone, 60));
  const [who, setWho] = useState(MINE);
  const [note, setNote] = useState('');
  // The form comes after the dialog, which has chosen a focus already.
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const promise = useMutation({
    mutationFn: () => promiseCall(call, { local_at: localAt, timezone, note, ...whose(who) }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: callbacksQuery.queryKey });
      notifications.show({ color: 'green', message: t('desk.promised') });
      onDone();
    },
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        promise.mutate();
      }}
    >
      <Stack gap="md">
        <Text size="sm" fw={600} className="numbers">
          {choices.party?.name || choices.party?.number}
        </Text>
        <SimpleGrid cols={2}>
          <DateField
            withTime
            label={t('desk.when')}
            value={localAt}
            min={localNow(timezone, 0)}
            onChange={setLocalAt}
            required
            ref={first}
            data-testid="later-at"
          />
          <Select
            label={t('desk.in_time_of')}
            data={zones.map((zone) => ({
              value: zone,
              label: `${t(zone === choices.timezone ? 'desk.company_time' : 'desk.customer_time')}: ${zone}`,
            }))}
            value={timezone}
            onChange={(zone) => zone && setTimezone(zone)}
            allowDeselect={false}
          />
        </SimpleGrid>
        <Select
          label={t('desk.who_calls')}
          data={targets}
          value={who}
          onChange={(value) => setWho(value ?? MINE)}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t('desk.nobody_found')}
          maxDropdownHeight={260}
          data-testid="later-who"
        />
        <Textarea
          label={t('desk.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('desk.cancel')}
          </Button>
          <Button type="submit" loading={promise.isPending} data-testid="later-save">
            {t('desk.promise')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
