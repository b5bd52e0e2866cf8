// Calls with one person, the newest first: when, with whom of us, what came of it.

import { Badge, Group, Stack, Text } from '@mantine/core';
import {
  IconArrowDownLeft,
  IconArrowsLeftRight,
  IconArrowUpRight,
  IconStarFilled,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import type { PastCall } from './model.ts';

interface PastCallsProps {
  calls: PastCall[];
  /** Absent where a call cannot be opened. */
  link?: ((call: string, text: ReactNode) => ReactNode) | undefined;
}

export function PastCalls({ calls, link }: PastCallsProps) {
  const { t, i18n } = useTranslation();
  if (calls.length === 0) {
    return (
      <Text size="sm" c="dimmed" data-testid="no-calls">
        {t('contacts.no_calls')}
      </Text>
    );
  }
  return (
    <Stack gap={6} data-testid="past-calls">
      {calls.map((call) => {
        const moment = formatMoment(call.started_at, i18n.language);
        return (
          <Group key={call.id} gap="xs" wrap="nowrap" justify="space-between">
            <Group gap="xs" wrap="nowrap" miw={0}>
              <Way direction={call.direction} />
              <Text size="sm" className="numbers" style={{ whiteSpace: 'nowrap' }}>
                {link ? link(call.id, moment) : moment}
              </Text>
              <Text size="sm" c="dimmed" truncate>
                {[call.operator_name, call.queue_name].filter(Boolean).join(' · ')}
              </Text>
            </Group>
            <Group gap={6} wrap="nowrap">
              {call.rating !== null && (
                <Badge
                  variant="light"
                  color="yellow"
                  tt="none"
                  leftSection={<IconStarFilled size={10} />}
                >
                  {call.rating}
                </Badge>
              )}
              <Outcome call={call} />
            </Group>
          </Group>
        );
      })}
    </Stack>
  );
}

function Way({ direction }: { direction: string }) {
  const Icon =
    direction === 'inbound'
      ? IconArrowDownLeft
      : direction === 'outbound'
        ? IconArrowUpRight
        : IconArrowsLeftRight;
  return <Icon size={16} aria-hidden style={{ flexShrink: 0 }} />;
}

function Outcome({ call }: { call: PastCall }) {
  const { t } = useTranslation();
  if (!call.ended_at) return <Mark color="blue">{t('journal.in_progress')}</Mark>;
  if (call.is_answered) return <Mark color="green">{formatSeconds(call.talk_seconds)}</Mark>;
  if (call.lost_reason) return <Mark color="red">{word('lost', call.lost_reason)}</Mark>;
  if (call.dial_result) return <Mark color="orange">{word('transfer_why', call.dial_result)}</Mark>;
  return <Mark color="gray">{t('contacts.served')}</Mark>;
}

function Mark({ color, children }: { color: string; children: ReactNode }) {
  return (
    <Badge variant="light" color={color} tt="none" fw={550}>
      {children}
    </Badge>
  );
}
