// Everything that happened to a call, in order, with the seconds since its beginning.

import { Group, Paper, Stack, Text } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../kit/States.tsx';
import { formatClock, secondsBetween } from '../../kit/time.ts';
import { type Legs, legsOf } from './legText.ts';
import type { TimelineEntry } from './model.ts';
import classes from './Timeline.module.css';
import { describe, type Names } from './timelineText.ts';
import { Why } from './Why.tsx';

interface TimelineProps {
  entries: TimelineEntry[];
  startedAt: string;
  names: Names;
}

export function Timeline({ entries, startedAt, names }: TimelineProps) {
  const { t } = useTranslation();
  const legs = legsOf(entries.map((entry) => entry.event));
  if (entries.length === 0) {
    return (
      <Paper>
        <Empty icon={<IconTimeline size={22} />} title={t('call_page.no_timeline')} />
      </Paper>
    );
  }
  return (
    <Paper p="md">
      <ol className={classes.list} data-testid="timeline">
        {entries.map((entry) => (
          <Entry
            key={entry.position}
            entry={entry}
            startedAt={startedAt}
            names={names}
            legs={legs}
          />
        ))}
      </ol>
    </Paper>
  );
}

interface EntryProps {
  entry: TimelineEntry;
  startedAt: string;
  names: Names;
  legs: Legs;
}

function Entry({ entry, startedAt, names, legs }: EntryProps) {
  const { t, i18n } = useTranslation();
  const { event } = entry;
  const { text, notes, mood } = describe(event, names, legs, t);
  const after = Math.max(0, secondsBetween(startedAt, entry.at));
  return (
    <li className={classes.entry} data-event={event.name}>
      <span className={classes.dot} data-mood={mood} aria-hidden />
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="md">
        <Stack gap={1} miw={0}>
          <Text size="sm" fw={mood === 'plain' ? 450 : 600}>
            {text}
          </Text>
          {notes.length > 0 && (
            <Text size="xs" c="dimmed">
              {notes.join(' · ')}
            </Text>
          )}
          {event.name === 'offer.made' && event.why && <Why why={event.why} names={names} />}
        </Stack>
        <Stack gap={0} align="flex-end" style={{ flex: 'none' }}>
          <Text size="xs" className="numbers">
            {formatClock(entry.at, i18n.language)}
          </Text>
          <Text size="xs" c="dimmed" className="numbers">
            +{after.toFixed(1)}
          </Text>
        </Stack>
      </Group>
    </li>
  );
}
