// What the script made happen by itself, or why it did not.

import { Group, List, Text, ThemeIcon } from '@mantine/core';
import { IconBolt, IconBoltOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import type { Performed } from './model.ts';

export function DoneActions({ done }: { done: Record<string, Performed> }) {
  const { t } = useTranslation();
  const all = Object.entries(done);
  if (all.length === 0) return null;
  return (
    <List spacing={4} listStyleType="none" aria-label={t('forms.done')} data-testid="form-done">
      {all.map(([id, { kind, value, status }]) => {
        const isDone = status === 'done';
        return (
          <List.Item key={id}>
            <Group gap={6} wrap="nowrap">
              <ThemeIcon size="sm" variant="light" color={isDone ? 'green' : 'orange'}>
                {isDone ? <IconBolt size={12} /> : <IconBoltOff size={12} />}
              </ThemeIcon>
              <Text size="sm">
                {t(`form_action.${kind}`)}
                {value && `: ${value}`}
                {!isDone && ` — ${word('form_refusal', status)}`}
              </Text>
            </Group>
          </List.Item>
        );
      })}
    </List>
  );
}
