// One entry of a customer's history: what it was, when, by whom, what came of it, what was written.

import { Badge, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconCalendarEvent,
  IconForms,
  IconMail,
  IconMessage,
  IconMicrophone2,
  IconNote,
  IconStarFilled,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import type { Entry, Kind } from './history.ts';

/** Makes a text the link to what the entry is about; the text itself where one may not open it. */
export type LinkEntry = (entry: Entry, text: ReactNode) => ReactNode;

const ICONS: Record<Kind, typeof IconNote> = {
  call: IconArrowDownLeft,
  form: IconForms,
  sms: IconMessage,
  email: IconMail,
  voicemail: IconMicrophone2,
  callback: IconCalendarEvent,
  note: IconNote,
};
const COLORS: Record<string, string> = {
  live: 'blue',
  answered: 'green',
  lost: 'red',
  unreached: 'orange',
  sent: 'blue',
  delivered: 'green',
  failed: 'red',
  received: 'grape',
  new: 'blue',
  waiting: 'blue',
  done: 'green',
  completed: 'green',
};
/** Longer texts are opened by a click. */
const SHORT = 240;

export function HistoryEntry({ entry, link }: { entry: Entry; link: LinkEntry }) {
  const { t, i18n } = useTranslation();
  const { kind } = entry;
  const Icon = kind === 'call' && entry.direction === 'outbound' ? IconArrowUpRight : ICONS[kind];
  const moment = formatMoment(entry.at, i18n.language);
  const name =
    kind === 'call' ? t(`direction.${entry.direction}` as never) : t(`history_entry.${kind}`);
  return (
    <Stack gap={2} data-testid="history-entry" data-kind={kind}>
      <Group gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
        <Group gap="xs" wrap="nowrap" miw={0} align="flex-start">
          <Icon size={16} role="img" aria-label={name} style={{ flexShrink: 0, marginTop: 2 }} />
          <Text size="sm" className="numbers" component="div" style={{ whiteSpace: 'nowrap' }}>
            {link(entry, moment)}
          </Text>
          <Text size="sm" c="dimmed" lineClamp={2}>
            {[kind !== 'call' && name, entry.by_name, entry.title].filter(Boolean).join(' · ')}
          </Text>
        </Group>
        <Group gap={6} wrap="nowrap">
          {entry.rating !== null && (
            <Badge
              variant="light"
              color="yellow"
              tt="none"
              leftSection={<IconStarFilled size={10} />}
            >
              {entry.rating}
            </Badge>
          )}
          <State entry={entry} />
        </Group>
      </Group>
      {entry.due_at && (
        <Text size="xs" c="dimmed">
          {t('contacts.history_due', { at: formatMoment(entry.due_at, i18n.language) })}
        </Text>
      )}
      <Written text={entry.text} />
      {(kind === 'sms' || kind === 'email') && entry.state === 'failed' && entry.why && (
        <Text size="xs" c="red">
          {word('message_why', entry.why)} {entry.said && `(${entry.said})`}
        </Text>
      )}
    </Stack>
  );
}

function State({ entry }: { entry: Entry }) {
  const said = useStateWords(entry);
  if (!said) return null;
  return (
    <Badge
      variant="light"
      color={COLORS[entry.state] ?? 'gray'}
      tt="none"
      fw={550}
      miw="max-content"
    >
      {said}
    </Badge>
  );
}

function useStateWords({ kind, state, why, seconds }: Entry): string {
  const { t } = useTranslation();
  switch (kind) {
    case 'call':
      if (state === 'live') return t('journal.in_progress');
      if (state === 'answered') return formatSeconds(seconds);
      if (state === 'lost' && why) return word('lost', why);
      if (state === 'unreached' && why) return word('transfer_why', why);
      return t('contacts.served');
    case 'sms':
    case 'email':
      return word('message_state', why === 'unknown_outcome' ? 'unknown' : state);
    case 'form':
      return word('form_status', state);
    case 'voicemail':
      return `${t(state === 'new' ? 'contacts.history_new' : 'contacts.history_heard')} · ${formatSeconds(seconds)}`;
    case 'callback':
      return word('callback_state', state);
    case 'note':
      return '';
  }
}

/** Text of others is shown as text. */
function Written({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isWhole, setIsWhole] = useState(false);
  if (!text) return null;
  const isLong = text.length > SHORT || text.split('\n').length > 3;
  return (
    <Stack gap={2} align="flex-start">
      <Text
        size="sm"
        {...(isLong && !isWhole && { lineClamp: 3 })}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {text}
      </Text>
      {isLong && (
        <UnstyledButton
          type="button"
          fz="xs"
          c="var(--mantine-color-anchor)"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
          data-testid="history-whole"
        >
          {t(isWhole ? 'contacts.history_shorter' : 'contacts.history_whole')}
        </UnstyledButton>
      )}
    </Stack>
  );
}
