// What a caller of this queue needs his operator to know, the most important first.

import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { LEVELS } from '../../forms/SkillLevels.tsx';
import { errorAt } from '../../forms/values.ts';
import { useFollow } from '../../kit/follow.ts';
import { MoveArrows } from '../../kit/MoveArrows.tsx';
import type { PartProps } from './NumberField.tsx';
import { moved, type SkillNeed } from './queue.ts';

export function SkillNeeds({ editor, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  const { skills } = editor.values;
  const set = (all: SkillNeed[]) => editor.set('skills', all);
  const { list, arrow, follow } = useFollow();
  const move = (n: number, by: -1 | 1) => {
    set(moved(skills, n, by));
    follow(n + by, by < 0 ? 'up' : 'down');
  };
  const put = (n: number, change: Partial<SkillNeed>) =>
    set(skills.map((one, m) => (m === n ? { ...one, ...change } : one)));
  return (
    <Input.Wrapper
      label={t('queues.skills')}
      labelElement="div"
      description={t('queues.skills_hint')}
      error={errorAt(editor.errors, 'skills')}
    >
      <Stack gap="xs" mt={6} align="flex-start" ref={list} data-testid="skill-needs">
        {skills.map((need, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row being typed has no other name
          <Group key={n} gap="xs" wrap="nowrap" w="100%">
            <TextInput
              aria-label={t('queues.skill')}
              placeholder={t('queues.skill')}
              value={need.skill}
              onChange={(event) => put(n, { skill: event.currentTarget.value })}
              maxLength={40}
              readOnly={isReadOnly}
              flex={1}
              data-testid="need-skill"
            />
            <Select
              aria-label={t('queues.level_of', { name: need.skill })}
              data={LEVELS.map((level) => ({
                value: String(level),
                label: t('queues.from_level', { level }),
              }))}
              value={String(need.level)}
              onChange={(level) => put(n, { level: Number(level) })}
              allowDeselect={false}
              readOnly={isReadOnly}
              w={150}
              data-testid="need-level"
            />
            {!isReadOnly && (
              <Group gap={2} wrap="nowrap">
                <MoveArrows
                  place={n}
                  count={skills.length}
                  arrow={arrow}
                  up={t('queues.up', { name: need.skill })}
                  down={t('queues.down', { name: need.skill })}
                  onMove={(by) => move(n, by)}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('queues.remove_skill', { name: need.skill })}
                  onClick={() => set(skills.filter((_, m) => m !== n))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Group>
            )}
          </Group>
        ))}
        {!isReadOnly && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => set([...skills, { skill: '', level: 1 }])}
            data-testid="add-need"
          >
            {t('queues.add_skill')}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
