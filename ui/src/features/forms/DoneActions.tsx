// What the script made happen by itself, what is on its way, and what did not come about.

import { Group, List, Text, ThemeIcon } from '@mantine/core';
import { IconBolt, IconBoltOff, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import { formatMoment } from '../../kit/time.ts';
import type { Performed } from './model.ts';

const GOOD = ['done', 'sent', 'delivered'];

export function DoneActions({ done }: { done: Record<string, Performed> }) {
  const { t, i18n } = useTranslation();
  const all = Object.entries(done);
  if (all.length === 0) return null;
  return (
    <List spacing={4} listStyleType="none" aria-label={t('forms.done')} data-testid="form-done">
      {all.map(([id, performed]) => (
        <List.Item key={id} data-testid={`done-${id}`} data-status={performed.status}>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <Sign status={performed.status} />
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {[
                t(`form_action.${performed.kind}`),
                performed.at && formatMoment(performed.at, i18n.language),
                performed.value,
              ]
                .filter(Boolean)
                .join(': ')}
              {outcome(performed)}
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}

function Sign({ status }: { status: string }) {
  const isWaiting = status === 'queued';
  const isGood = GOOD.includes(status);
  const Icon = isWaiting ? IconHourglass : isGood ? IconBolt : IconBoltOff;
  return (
    <ThemeIcon
      size="sm"
      variant="light"
      color={isWaiting ? 'blue' : isGood ? 'green' : 'orange'}
      aria-hidden
    >
      <Icon size={12} />
    </ThemeIcon>
  );
}

/** What was sent has a fate; what could not be done has a reason. */
function outcome({ kind, status, said }: Performed): string {
  if (status === 'done') return '';
  const isSent = ['queued', 'sent', 'delivered'].includes(status) || said !== '';
  const [why = '', answered] = said.split(' ');
  const reason = [word(kind === 'webhook' ? 'hook_why' : 'message_why', why), answered];
  const state = word(isSent ? 'form_fate' : 'form_refusal', status);
  return [` — ${state}`, reason.filter(Boolean).join(' ')].filter(Boolean).join('. ');
}
