// A day that is described: queues with their calls, and operators with their shifts.

import { Button, Group, NumberInput, Paper, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NEW_GROUP, NEW_QUEUE, type Numeric, type QueueForm, type StudyForm } from './form.ts';
import { GroupRow } from './GroupRow.tsx';
import { Remove, type RowProps } from './Remove.tsx';
import type { ErrorOf } from './StudyFields.tsx';

interface SyntheticFieldsProps {
  form: StudyForm;
  onChange: (part: Partial<StudyForm>) => void;
  errorOf: ErrorOf;
}

function replaced<T>(all: T[], n: number, part: Partial<T>): T[] {
  return all.map((one, m) => (m === n ? { ...one, ...part } : one));
}

export function SyntheticFields({ form, onChange, errorOf }: SyntheticFieldsProps) {
  const { t } = useTranslation();
  const { queues, groups } = form;
  const names = [...new Set(queues.map(({ name }) => name).filter(Boolean))];
  const rename = (n: number, name: string) => {
    const before = queues[n]?.name;
    onChange({
      queues: replaced(queues, n, { name }),
      groups: groups.map((group) => ({
        ...group,
        queues: group.queues.map((queue) => (queue === before ? name : queue)).filter(Boolean),
      })),
    });
  };
  const more = (label: string, onClick: () => void) => (
    <Button
      variant="light"
      size="xs"
      leftSection={<IconPlus size={16} />}
      onClick={onClick}
      style={{ alignSelf: 'flex-start' }}
    >
      {label}
    </Button>
  );
  return (
    <Stack gap="sm">
      {queues.map((queue, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a queue has nothing else that stays
        <Paper key={n} withBorder p="sm">
          <QueueRow
            queue={queue}
            path={`queues.${n}`}
            errorOf={errorOf}
            onName={(name) => rename(n, name)}
            onChange={(part) => onChange({ queues: replaced(queues, n, part) })}
            onRemove={
              queues.length > 1
                ? () => onChange({ queues: queues.filter((_, m) => m !== n) })
                : undefined
            }
          />
        </Paper>
      ))}
      {more(t('whatif.add_queue'), () => onChange({ queues: [...queues, NEW_QUEUE] }))}
      {groups.map((group, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group has nothing else that stays
        <Paper key={n} withBorder p="sm">
          <GroupRow
            group={group}
            names={names}
            path={`groups.${n}`}
            errorOf={errorOf}
            onChange={(part) => onChange({ groups: replaced(groups, n, part) })}
            onRemove={
              groups.length > 1
                ? () => onChange({ groups: groups.filter((_, m) => m !== n) })
                : undefined
            }
          />
        </Paper>
      ))}
      {more(t('whatif.add_group'), () => onChange({ groups: [...groups, NEW_GROUP] }))}
    </Stack>
  );
}

function QueueRow(
  props: RowProps<QueueForm> & { queue: QueueForm; onName: (name: string) => void },
) {
  const { queue, path, errorOf, onChange } = props;
  const { t } = useTranslation();
  const seconds = (name: 'talk' | 'wrap' | 'patience') => (
    <NumberInput
      label={t(`whatif.${name}`)}
      value={queue[name]}
      onChange={(value: Numeric) => onChange({ [name]: value })}
      error={errorOf(`${path}.${name}`)}
      min={0}
      max={36_000}
      w={150}
      title={name === 'patience' ? t('whatif.patience_hint') : undefined}
    />
  );
  return (
    <Stack gap="xs">
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t('whatif.queue')}
          value={queue.name}
          onChange={(event) => props.onName(event.currentTarget.value)}
          error={errorOf(`${path}.name`)}
          flex={1}
          miw={140}
          maxLength={80}
        />
        {seconds('talk')}
        {seconds('wrap')}
        {seconds('patience')}
        <Remove name={queue.name} onRemove={props.onRemove} />
      </Group>
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t('whatif.starts')}
          value={queue.starts}
          onChange={(event) => onChange({ starts: event.currentTarget.value })}
          error={errorOf(`${path}.starts`)}
          w={90}
        />
        <TextInput
          label={t('whatif.arrivals')}
          value={queue.arrivals}
          onChange={(event) => onChange({ arrivals: event.currentTarget.value })}
          error={errorOf(`${path}.arrivals`)}
          flex={1}
        />
        <NumberInput
          label={t('whatif.vip_percent')}
          value={queue.vip_percent}
          onChange={(vip_percent: Numeric) => onChange({ vip_percent })}
          min={0}
          max={100}
          w={110}
          data-testid="vip-percent"
        />
        <NumberInput
          label={t('whatif.customers')}
          title={t('whatif.customers_hint')}
          value={queue.customers}
          onChange={(customers: Numeric) => onChange({ customers })}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          w={150}
          data-testid="customers"
        />
      </Group>
    </Stack>
  );
}
