// How well somebody knows each of the queue's skills.

import { Group, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface SkillLevelsProps {
  /** Names in use. */
  names: string[];
  levels: Record<string, number>;
  /** Said of a skill whose level is not set; without it 0 is shown. */
  unset?: string;
  isReadOnly?: boolean;
  onChange: (levels: Record<string, number>) => void;
}

export const LEVELS = [1, 2, 3, 4, 5];

export function SkillLevels(props: SkillLevelsProps) {
  const { t } = useTranslation();
  const { names, levels, unset, isReadOnly = false } = props;
  const put = (name: string, value: string | null) => {
    const { [name]: _was, ...rest } = levels;
    const isGone = value === null || (unset === undefined && value === '0');
    props.onChange(isGone ? rest : { ...rest, [name]: Number(value) });
  };
  return (
    <Group gap="xs" data-testid="skill-levels">
      {names.map((name) => (
        <Select
          key={name}
          label={name}
          size="xs"
          w={140}
          placeholder={unset ?? ''}
          data={[
            { value: '0', label: t('queues.no_skill') },
            ...LEVELS.map((level) => ({
              value: String(level),
              label: t('queues.level', { level }),
            })),
          ]}
          value={levels[name] === undefined ? (unset ? null : '0') : String(levels[name])}
          onChange={(value) => put(name, value)}
          allowDeselect={false}
          clearable={unset !== undefined}
          readOnly={isReadOnly}
          data-testid="skill-level"
        />
      ))}
    </Group>
  );
}
