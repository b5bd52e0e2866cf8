// The seven days of a week, and copying one day's hours to others.

import { ActionIcon, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SpanFields } from './SpanFields.tsx';
import {
  copied,
  dayName,
  type Span,
  spansOf,
  WEEKDAYS,
  type WeekSpan,
  WORKDAYS,
  withDay,
} from './schedule.ts';

interface WeekFieldsProps {
  week: WeekSpan[];
  onChange: (week: WeekSpan[]) => void;
  errorAt: (path: string) => string | undefined;
  isReadOnly: boolean;
}

export function WeekFields({ week, onChange, errorAt, isReadOnly }: WeekFieldsProps) {
  const { t, i18n } = useTranslation();
  return (
    <Stack gap={4} component="section" aria-label={t('schedules.week')}>
      <Text size="sm" fw={550}>
        {t('schedules.week')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('schedules.week_hint')}
      </Text>
      <Paper p="sm">
        <Stack gap={8}>
          {WEEKDAYS.map((day) => {
            const name = dayName(day, i18n.language, 'long');
            const first = week.findIndex(({ weekday }) => weekday === day);
            return (
              <Group
                key={day}
                gap="sm"
                wrap="nowrap"
                align="flex-start"
                data-testid="day"
                data-day={day}
              >
                <Text size="sm" w={104} mt={6} style={{ flex: 'none' }}>
                  {name}
                </Text>
                <SpanFields
                  label={name}
                  spans={spansOf(week, day)}
                  onChange={(spans: Span[]) => onChange(withDay(week, day, spans))}
                  errorOf={(n, field) => errorAt(`week.${first + n}.${field}`)}
                  isReadOnly={isReadOnly}
                />
                {!isReadOnly && (
                  <CopyDay name={name} onCopy={(to) => onChange(copied(week, day, to))} />
                )}
              </Group>
            );
          })}
        </Stack>
      </Paper>
    </Stack>
  );
}

function CopyDay({ name, onCopy }: { name: string; onCopy: (to: readonly number[]) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" withArrow>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`${t('schedules.copy_day')}: ${name}`}
          data-testid="copy-day"
        >
          <IconCopy size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('schedules.copy_day')}</Menu.Label>
        <Menu.Item onClick={() => onCopy(WORKDAYS)} data-testid="copy-workdays">
          {t('schedules.to_workdays')}
        </Menu.Item>
        <Menu.Item onClick={() => onCopy(WEEKDAYS)} data-testid="copy-all-days">
          {t('schedules.to_all_days')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
