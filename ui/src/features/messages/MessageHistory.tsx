// What was written to a customer, the newest first, and what became of it; changes as it is told.

import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconMail, IconMessage } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { word } from '../../i18n/words.ts';
import { formatMoment } from '../../kit/time.ts';
import { historyQuery, type Message } from './queries.ts';

const COLORS: Record<Message['state'], string> = {
  queued: 'gray',
  sent: 'blue',
  delivered: 'green',
  failed: 'red',
  received: 'grape',
};

export function MessageHistory({ call }: { call: string }) {
  const { t } = useTranslation();
  const history = useInfiniteQuery(historyQuery(call));
  return (
    <Asked query={history}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        return (
          <Stack gap="sm" data-testid="message-history">
            {rows.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('messages.empty')}
              </Text>
            )}
            {rows.map((message) => (
              <Row key={message.id} message={message} />
            ))}
            {history.hasNextPage && (
              <Group>
                <Button
                  variant="subtle"
                  size="xs"
                  loading={history.isFetchingNextPage}
                  onClick={() => void history.fetchNextPage()}
                >
                  {t('messages.more')}
                </Button>
              </Group>
            )}
          </Stack>
        );
      }}
    </Asked>
  );
}

function Row({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const { channel, state, subject, text, why, said } = message;
  const Icon = channel === 'sms' ? IconMessage : IconMail;
  const about = [
    message.author_name,
    formatMoment(message.created_at, i18n.language),
    message.recipient,
    message.segments > 1 && t('messages.parts', { count: message.segments }),
  ].filter(Boolean);
  return (
    <Stack gap={2} data-testid="message" data-state={state}>
      <Group gap="xs">
        <Icon size={16} aria-hidden />
        <Text size="sm" fw={600}>
          {word('channel', channel)}
        </Text>
        <Badge variant="light" color={COLORS[state]} tt="none">
          {t(`message_state.${why === 'unknown_outcome' ? 'unknown' : state}`)}
        </Badge>
        <Text size="xs" c="dimmed" className="numbers">
          {about.join(' · ')}
        </Text>
      </Group>
      {subject && (
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {subject}
        </Text>
      )}
      <Text size="sm" lineClamp={6} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      {why && state !== 'sent' && state !== 'delivered' && (
        <Text size="sm" c={state === 'failed' ? 'red' : 'dimmed'} data-testid="message-why">
          {word('message_why', why)} {said && `(${said})`}
        </Text>
      )}
    </Stack>
  );
}
