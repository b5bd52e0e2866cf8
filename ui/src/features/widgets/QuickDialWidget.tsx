// Numbers dialled by a press: my own list, kept on the server; names and numbers are changed here.

import { ActionIcon, Button, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPhone, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { explain } from '../../i18n/words.ts';
import { isDialled, MOST_NUMBERS, plain } from './places.ts';
import { numbersQuery, type QuickNumber, saveNumbers } from './queries.ts';

interface QuickDialProps {
  isFree: boolean;
  dial: (number: string) => void;
}

export function QuickDialWidget(hands: QuickDialProps) {
  const numbers = useQuery(numbersQuery);
  return <Asked query={numbers}>{(all) => <Numbers all={all} {...hands} />}</Asked>;
}

function Numbers({ all, isFree, dial }: QuickDialProps & { all: QuickNumber[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: saveNumbers,
    onSuccess: (after) => queries.setQueryData(numbersQuery.queryKey, after),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  return (
    <Stack gap="xs" px="md" pb="md">
      {all.map((one) => (
        <Group key={`${one.name} ${one.number}`} gap={4} wrap="nowrap" data-testid="quick-number">
          <Button
            variant="light"
            justify="flex-start"
            flex={1}
            miw={0}
            leftSection={<IconPhone size={16} />}
            disabled={!isFree}
            onClick={() => dial(one.number)}
            title={`${one.name}: ${one.number}`}
            data-testid="quick-dial"
          >
            <Text span inherit truncate>
              {one.name}
            </Text>
          </Button>
          <Tooltip label={t('widgets.quick_remove', { name: one.name })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('widgets.quick_remove', { name: one.name })}
              disabled={save.isPending}
              onClick={() => save.mutate(all.filter((other) => other !== one))}
              data-testid="quick-remove"
            >
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      ))}
      {all.length < MOST_NUMBERS && (
        <Add
          isBusy={save.isPending}
          onAdd={(one, done) => save.mutate([...all, one], { onSuccess: done })}
        />
      )}
    </Stack>
  );
}

interface AddProps {
  isBusy: boolean;
  onAdd: (one: QuickNumber, done: () => void) => void;
}

function Add({ isBusy, onAdd }: AddProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [typed, setNumber] = useState('');
  const number = plain(typed);
  const isWrong = number !== '' && !isDialled(number);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isDialled(number)) return;
    onAdd({ name: name.trim() || number, number }, () => {
      setName('');
      setNumber('');
    });
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <TextInput
          size="xs"
          flex={1}
          aria-label={t('widgets.quick_name')}
          placeholder={t('widgets.quick_name')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="quick-name"
        />
        <TextInput
          size="xs"
          flex={1}
          aria-label={t('widgets.quick_number')}
          placeholder={t('widgets.quick_number')}
          value={typed}
          maxLength={30}
          inputMode="tel"
          error={isWrong && t('dial.only_digits')}
          onChange={(event) => setNumber(event.currentTarget.value)}
          data-testid="quick-number-new"
        />
        <ActionIcon
          type="submit"
          variant="light"
          size="md"
          aria-label={t('widgets.quick_add')}
          title={t('widgets.quick_add')}
          disabled={!isDialled(number)}
          loading={isBusy}
          data-testid="quick-add"
        >
          <IconPlus size={16} />
        </ActionIcon>
      </Group>
    </form>
  );
}
