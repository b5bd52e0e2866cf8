// Is it open now, and when does that change: the server says it, also of hours not saved yet.

import { Badge, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Today, todayQuery } from './queries.ts';
import type { Hours } from './schedule.ts';

const TYPING_MS = 300;
const COLORS = { open: 'green', closed: 'gray', holiday: 'orange' };

export function TodayLine({ hours }: { hours: Hours }) {
  const { t, i18n } = useTranslation();
  const [settled] = useDebouncedValue(hours, TYPING_MS);
  const today = useQuery({ ...todayQuery(settled), placeholderData: keepPreviousData });
  if (today.isError) {
    return (
      <Text size="sm" c="dimmed" data-testid="today" data-door="unknown">
        {t('schedules.cannot_tell')}
      </Text>
    );
  }
  if (!today.data) return null;
  const { door } = today.data;
  return (
    <Group gap={8} wrap="nowrap" data-testid="today" data-door={door}>
      <Badge variant="light" color={COLORS[door]} tt="none" style={{ flex: 'none' }}>
        {t(`schedules.now_${door}`)}
      </Badge>
      <Text size="sm">{changeText(today.data, t, i18n.language)}</Text>
    </Group>
  );
}

/** In the schedule's own time zone. */
function changeText(
  { door, closes_at, opens_at, timezone }: Today,
  t: TFunction,
  language: string,
) {
  const moment = (iso: string) =>
    new Date(iso).toLocaleString(language, {
      timeZone: timezone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  if (door === 'open') {
    return closes_at
      ? t('schedules.closes_at', { moment: moment(closes_at) })
      : t('schedules.always');
  }
  return opens_at ? t('schedules.opens_at', { moment: moment(opens_at) }) : t('schedules.never');
}
