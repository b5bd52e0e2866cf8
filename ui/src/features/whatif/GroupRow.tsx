// Operators of a day that is described: how many, when, where, and how many calls each has at a time.

import { Group, MultiSelect, NumberInput, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GroupForm } from './form.ts';
import { Remove, type RowProps } from './Remove.tsx';

export function GroupRow(props: RowProps<GroupForm> & { group: GroupForm; names: string[] }) {
  const { group, path, errorOf, onChange } = props;
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t('whatif.groups')}
          value={group.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
          error={errorOf(`${path}.name`)}
          flex={1}
          miw={140}
          maxLength={80}
        />
        <NumberInput
          label={t('whatif.count')}
          value={group.count}
          onChange={(count) => onChange({ count })}
          error={errorOf(`${path}.count`)}
          min={0}
          max={2000}
          allowDecimal={false}
          w={100}
        />
        <TextInput
          label={t('whatif.shifts')}
          title={t('whatif.shifts_hint')}
          value={group.shifts}
          onChange={(event) => onChange({ shifts: event.currentTarget.value })}
          error={errorOf(`${path}.shifts`)}
          w={220}
        />
        <Remove name={group.name} onRemove={props.onRemove} />
      </Group>
      <Group align="flex-start" gap="sm">
        <MultiSelect
          label={t('whatif.group_queues')}
          data={props.names}
          value={group.queues}
          onChange={(queues) => onChange({ queues })}
          error={errorOf(`${path}.queues`)}
          flex={1}
          miw={180}
        />
        <NumberInput
          label={t('whatif.lines')}
          title={t('whatif.lines_hint')}
          value={group.lines}
          onChange={(lines) => onChange({ lines })}
          min={1}
          max={5}
          allowDecimal={false}
          w={170}
          data-testid="group-lines"
        />
        <Switch
          label={t('whatif.status_control')}
          title={t('whatif.status_control_hint')}
          checked={group.status_control}
          onChange={(event) => onChange({ status_control: event.currentTarget.checked })}
          mt={34}
        />
      </Group>
    </Stack>
  );
}
