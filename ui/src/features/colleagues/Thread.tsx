// One conversation: what was written, and a field to write. Text is shown as text.

import { ActionIcon, Box, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { formatMoment } from '../../kit/time.ts';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { type Conversation, MOST_LETTERS } from './messages.ts';
import { messagesQuery, sayRead, write } from './queries.ts';

interface ThreadProps {
  conversation: Conversation;
  canWrite: boolean;
}

export function Thread({ conversation, canWrite }: ThreadProps) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const { me, operators } = useSnapshot();
  const { target, messages, unread } = conversation;
  const [text, setText] = useState('');
  const end = useRef<HTMLDivElement>(null);
  const again = () => client.invalidateQueries({ queryKey: messagesQuery.queryKey });
  const send = useMutation({
    mutationFn: () => write(target, text),
    onSuccess: () => {
      setText('');
      return again();
    },
  });
  const read = useMutation({ mutationFn: sayRead, onSuccess: again });
  const unreadIds = unread.join(' ');
  const { mutate } = read;
  useEffect(() => {
    if (unreadIds) mutate(unreadIds.split(' '));
  }, [unreadIds, mutate]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the last one is brought into sight
  useEffect(() => {
    void end.current?.scrollIntoView({ block: 'nearest' });
  }, [messages.length]);
  const when = (at: string) => formatMoment(at, i18n.language);
  const isEmpty = text.trim() === '';
  const submit = () => {
    if (!isEmpty && !send.isPending) send.mutate();
  };
  return (
    <Stack gap="sm" data-testid="colleague-thread">
      <Stack gap={6} role="log" aria-label={t('colleagues.thread')}>
        {messages.map((one) => {
          const isMine = one.by === me.operator;
          const name = operators.find(({ id }) => id === one.by)?.name ?? '…';
          return (
            <Box
              key={one.id}
              maw="88%"
              style={{ alignSelf: isMine ? 'flex-end' : 'flex-start' }}
              data-testid="colleague-message"
              data-mine={isMine}
            >
              <Paper px="sm" py={6} {...(isMine && { bg: 'var(--mantine-primary-color-light)' })}>
                <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {one.text}
                </Text>
              </Paper>
              <Text size="xs" c="dimmed" ta={isMine ? 'right' : 'left'}>
                {isMine ? when(one.at) : `${name} · ${when(one.at)}`}
              </Text>
            </Box>
          );
        })}
        <div ref={end} />
      </Stack>
      {canWrite ? (
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <Textarea
            style={{ flex: 1 }}
            aria-label={t('colleagues.text')}
            placeholder={t('colleagues.text')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              submit();
            }}
            maxLength={MOST_LETTERS}
            error={send.error ? explain(send.error) : undefined}
            autosize
            minRows={1}
            maxRows={6}
            data-autofocus
            data-testid="colleague-text"
          />
          <ActionIcon
            size="lg"
            aria-label={t('colleagues.send')}
            onClick={submit}
            disabled={isEmpty}
            loading={send.isPending}
            data-testid="colleague-send"
          >
            <IconSend size={18} />
          </ActionIcon>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {t('colleagues.read_only')}
        </Text>
      )}
    </Stack>
  );
}
