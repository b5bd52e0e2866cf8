// Days that are unlike the week: holidays, closed days, days with hours of their own.

import {
  ActionIcon,
  Button,
  Group,
  Paper,
  Select,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconCalendarPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../kit/DateField.tsx';
import { SpanFields } from './SpanFields.tsx';
import { type ExceptionDay, USUAL } from './schedule.ts';

const KINDS = ['holiday', 'closed', 'hours'] as const;
type Kind = (typeof KINDS)[number];

interface ExceptionFieldsProps {
  exceptions: ExceptionDay[];
  onChange: (exceptions: ExceptionDay[]) => void;
  errorAt: (path: string) => string | undefined;
  isReadOnly: boolean;
}

export function ExceptionFields(props: ExceptionFieldsProps) {
  const { t } = useTranslation();
  const { exceptions, onChange, isReadOnly } = props;
  const add = (): ExceptionDay => ({ on: '', title: '', hours: [], is_holiday: true });
  return (
    <Stack gap={4} component="section" aria-label={t('schedules.exceptions')}>
      <Text size="sm" fw={550}>
        {t('schedules.exceptions')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('schedules.exceptions_hint')}
      </Text>
      {exceptions.map((day, n) => (
        <Day
          // biome-ignore lint/suspicious/noArrayIndexKey: a day has no name before it has a date
          key={n}
          day={day}
          n={n}
          errorAt={props.errorAt}
          isReadOnly={isReadOnly}
          onChange={(change) =>
            onChange(exceptions.map((one, m) => (m === n ? { ...one, ...change } : one)))
          }
          onRemove={() => onChange(exceptions.filter((_, m) => m !== n))}
        />
      ))}
      {!isReadOnly && (
        <Group>
          <Button
            variant="light"
            size="xs"
            leftSection={<IconCalendarPlus size={16} />}
            onClick={() => onChange([...exceptions, add()])}
            data-testid="add-exception"
          >
            {t('schedules.add_exception')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface DayProps extends Pick<ExceptionFieldsProps, 'errorAt' | 'isReadOnly'> {
  day: ExceptionDay;
  n: number;
  onChange: (change: Partial<ExceptionDay>) => void;
  onRemove: () => void;
}

function Day({ day, n, errorAt, isReadOnly, onChange, onRemove }: DayProps) {
  const { t } = useTranslation();
  const kind: Kind = day.hours.length > 0 ? 'hours' : day.is_holiday ? 'holiday' : 'closed';
  const choose = (chosen: Kind) =>
    onChange({ hours: chosen === 'hours' ? [USUAL] : [], is_holiday: chosen !== 'closed' });
  return (
    <Paper p="sm" data-testid="exception">
      <Group gap="sm" align="flex-start">
        <DateField
          label={t('schedules.on')}
          value={day.on}
          onChange={(on) => onChange({ on })}
          error={errorAt(`exceptions.${n}.on`)}
          readOnly={isReadOnly}
          w={160}
          data-testid="on"
        />
        <TextInput
          label={t('schedules.title')}
          value={day.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
          placeholder={t('schedules.title_hint')}
          maxLength={120}
          readOnly={isReadOnly}
          flex="1 1 150px"
          data-testid="title"
        />
        <Select
          label={t('schedules.kind')}
          value={kind}
          onChange={(chosen) => choose((chosen ?? 'holiday') as Kind)}
          data={KINDS.map((value) => ({ value, label: t(`schedules.kind_${value}`) }))}
          allowDeselect={false}
          readOnly={isReadOnly}
          w={190}
          data-testid="kind"
        />
        {!isReadOnly && (
          <Tooltip label={t('schedules.remove_day')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              mt={25}
              onClick={onRemove}
              aria-label={`${t('schedules.remove_day')}: ${day.on}`}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {kind === 'hours' && (
        <Group mt="xs">
          <SpanFields
            label={day.on || t('schedules.on')}
            spans={day.hours}
            onChange={(hours) => onChange({ hours })}
            errorOf={(m, field) => errorAt(`exceptions.${n}.hours.${m}.${field}`)}
            isReadOnly={isReadOnly}
          />
        </Group>
      )}
    </Paper>
  );
}
