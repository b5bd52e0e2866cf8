// The answers to choose from, each with the block that comes after it.

import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Choice } from '../../forms/blocks.ts';
import { type BlockFieldsProps, nextChoices } from './BlockFields.tsx';

interface ChoicesFieldProps extends BlockFieldsProps {
  error: string | undefined;
}

export function ChoicesField({ block, others, error, onChange }: ChoicesFieldProps) {
  const { t } = useTranslation();
  const { choices, kind } = block;
  const put = (n: number, change: Partial<Choice>) =>
    onChange({ choices: choices.map((one, at) => (at === n ? { ...one, ...change } : one)) });
  const add = () => {
    let n = choices.length + 1;
    while (choices.some(({ value }) => value === String(n))) n += 1;
    onChange({ choices: [...choices, { value: String(n), label: '', next: '' }] });
  };
  return (
    <Input.Wrapper label={t('scripts.choices')} error={error} labelElement="div">
      <Stack gap={6} mt={4}>
        {choices.map((choice, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: its value may be changed
          <Group key={n} gap={6} wrap="nowrap" data-testid="choice">
            <TextInput
              flex={1}
              aria-label={`${t('scripts.choice_label')} ${n + 1}`}
              placeholder={t('scripts.choice_label')}
              value={choice.label}
              maxLength={200}
              onChange={(event) => put(n, { label: event.currentTarget.value })}
            />
            <TextInput
              w={90}
              aria-label={`${t('scripts.choice_value')} ${n + 1}`}
              value={choice.value}
              maxLength={100}
              onChange={(event) => put(n, { value: event.currentTarget.value || '-' })}
            />
            {kind === 'choice' && (
              <Select
                w={170}
                aria-label={`${t('scripts.next')} ${n + 1}`}
                placeholder={t('scripts.next_usual')}
                clearable
                data={nextChoices(others, t('scripts.next_end'))}
                value={choice.next || null}
                onChange={(next) => put(n, { next: next ?? '' })}
              />
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${t('form.delete')} ${n + 1}`}
              onClick={() => onChange({ choices: choices.filter((_, at) => at !== n) })}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={add}
          data-testid="add-choice"
        >
          {t('scripts.add_choice')}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
