// Gives a promised call to somebody else: a colleague, a department, a queue.

import { ActionIcon, Button, Group, Modal, Select, Stack, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUserShare } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { Asked } from '../../forms/Asked.tsx';
import { explain } from '../../i18n/words.ts';
import {
  type Callback,
  callbacksQuery,
  giveCallback,
  type Targets,
  targetsQuery,
} from './queries.ts';
import { useTargets, whose } from './targets.ts';

export function GiveCallback({ row }: { row: Callback }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const who = row.party.name || row.party.number;
  return (
    <>
      <Tooltip label={t('desk.give')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${t('desk.give')}: ${who}`}
          onClick={() => setIsOpen(true)}
          data-testid="callback-give"
        >
          <IconUserShare size={16} />
        </ActionIcon>
      </Tooltip>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={t('desk.give_title')}>
        <Dialog row={row} who={who} onDone={() => setIsOpen(false)} />
      </Modal>
    </>
  );
}

interface DialogProps {
  row: Callback;
  who: string;
  onDone: () => void;
}

function Dialog(props: DialogProps) {
  const targets = useQuery(targetsQuery);
  return <Asked query={targets}>{(found) => <Form {...props} targets={found} />}</Asked>;
}

function Form({ row, who, onDone, targets }: DialogProps & { targets: Targets }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const listed = useTargets(targets).filter((one) => !('value' in one) || !row.is_mine);
  const [to, setTo] = useState<string | null>(null);
  const [seen] = useState(row);
  const give = useMutation({
    mutationFn: (chosen: string) => giveCallback(seen, whose(chosen)),
    onSuccess: () => {
      notifications.show({ color: 'green', message: t('desk.given', { name: who }) });
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: callbacksQuery.queryKey }),
    onError: (error) => {
      notifications.show({ color: 'red', message: explain(error) });
      // What he chose from is old: he looks at the row before he chooses again.
      if (error instanceof Problem && error.code === 'callback.given_elsewhere') onDone();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (to) give.mutate(to);
      }}
    >
      <Stack gap="md">
        <Text size="sm" fw={600} className="numbers">
          {who}
        </Text>
        <Select
          label={t('desk.who_calls')}
          placeholder={t('desk.choose')}
          data={listed}
          value={to}
          onChange={setTo}
          searchable
          nothingFoundMessage={t('desk.nobody_found')}
          maxDropdownHeight={260}
          data-autofocus
          data-testid="give-to"
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('desk.cancel')}
          </Button>
          <Button
            type="submit"
            disabled={to === null}
            loading={give.isPending}
            data-testid="give-save"
          >
            {t('desk.give_save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
