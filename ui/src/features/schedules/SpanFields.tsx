// Hours of one day: any number of spans, each typed as from – to.

import { ActionIcon, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isOnNextDay, nextSpan, type Span, timeOf } from './schedule.ts';

interface SpanFieldsProps {
  /** Whose hours, for screen readers. */
  label: string;
  spans: Span[];
  onChange: (spans: Span[]) => void;
  errorOf: (n: number, field: keyof Span) => string | undefined;
  isReadOnly: boolean;
  /** Said when there is none. */
  none?: string;
}

const MOST_SPANS = 10;

export function SpanFields(props: SpanFieldsProps) {
  const { t } = useTranslation();
  const { label, spans, onChange, isReadOnly } = props;
  const put = (n: number, change: Partial<Span>) =>
    onChange(spans.map((one, m) => (m === n ? { ...one, ...change } : one)));
  const more = !isReadOnly && spans.length < MOST_SPANS && (
    <Tooltip label={t('schedules.add_hours')}>
      <ActionIcon
        variant="subtle"
        size="lg"
        onClick={() => onChange([...spans, nextSpan(spans)])}
        aria-label={`${t('schedules.add_hours')}: ${label}`}
        data-testid="add-hours"
      >
        <IconPlus size={16} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Stack gap={6} flex={1}>
      {spans.map((span, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no name but their place
        <Group key={n} gap={6} wrap="nowrap" align="flex-start" data-testid="span">
          <Time
            {...props}
            n={n}
            field="opens"
            label={`${label}: ${t('schedules.opens')}`}
            onPut={put}
          />
          <Text span mt={4} c="dimmed">
            –
          </Text>
          <Time
            {...props}
            n={n}
            field="closes"
            label={`${label}: ${t('schedules.closes')}`}
            onPut={put}
          />
          {!isReadOnly && (
            <Tooltip label={t('schedules.remove_hours')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                onClick={() => onChange(spans.filter((_, m) => m !== n))}
                aria-label={`${t('schedules.remove_hours')}: ${label} ${span.opens}`}
              >
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          {n === spans.length - 1 && more}
          {isOnNextDay(span) && (
            <Text size="xs" c="dimmed" mt={8} data-testid="next-day">
              {t('schedules.next_day')}
            </Text>
          )}
        </Group>
      ))}
      {spans.length === 0 && (
        <Group gap={6}>
          <Text size="sm" c="dimmed" miw={120}>
            {props.none ?? t('schedules.closed_day')}
          </Text>
          {more}
        </Group>
      )}
    </Stack>
  );
}

interface TimeProps extends SpanFieldsProps {
  n: number;
  field: keyof Span;
  onPut: (n: number, change: Partial<Span>) => void;
}

function Time({ n, field, label, spans, errorOf, isReadOnly, onPut }: TimeProps) {
  const value = spans[n]?.[field] ?? '';
  return (
    <TextInput
      value={value}
      onChange={(event) => onPut(n, { [field]: event.currentTarget.value })}
      onBlur={() => {
        if (timeOf(value) !== value) onPut(n, { [field]: timeOf(value) });
      }}
      error={errorOf(n, field)}
      aria-label={label}
      readOnly={isReadOnly}
      size="xs"
      w={92}
      maxLength={5}
      inputMode="numeric"
      className="numbers"
      data-testid={field}
    />
  );
}
