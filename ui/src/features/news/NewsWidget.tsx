// The board of news: what is unread first, each read when its reader says so.

import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconNews } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { explain } from '../../i18n/words.ts';
import { Empty } from '../../kit/States.tsx';
import { formatMoment } from '../../kit/time.ts';
import { pauseUntil } from './news.ts';
import { boardQuery, type News, sayRead } from './queries.ts';

/** Asked again when the clock changes it; who writes news has it asked again by an event. */
export function useBoard() {
  const queries = useQueryClient();
  const board = useQuery(boardQuery);
  const pause = board.data ? pauseUntil(board.data.changes_at, board.data.at) : null;
  const asked = board.dataUpdatedAt;
  useEffect(() => {
    if (pause === null || !asked) return;
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: boardQuery.queryKey }),
      pause,
    );
    return () => clearTimeout(timer);
  }, [queries, pause, asked]);
  return board;
}

/** How many are unread, beside the way to them. */
export function UnreadNews() {
  const { t } = useTranslation();
  const { data } = useBoard();
  const unread = data?.news.filter(({ is_read }) => !is_read).length ?? 0;
  if (unread === 0) return null;
  const label = t('widgets.unread_news', { count: unread });
  return (
    <Badge size="sm" color="red" aria-label={label} title={label} data-testid="unread-news">
      {unread}
    </Badge>
  );
}

export function NewsWidget() {
  const { t } = useTranslation();
  const board = useBoard();
  return (
    <Asked query={board}>
      {({ news }) =>
        news.length === 0 ? (
          <Empty icon={<IconNews size={22} />} title={t('widgets.no_news')} />
        ) : (
          <Stack gap="sm" px="md" pb="md" data-testid="news">
            {news
              .toSorted((a, b) => Number(a.is_read) - Number(b.is_read))
              .map((one) => (
                <One key={one.id} one={one} />
              ))}
          </Stack>
        )
      }
    </Asked>
  );
}

function One({ one }: { one: News }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const read = useMutation({
    mutationFn: () => sayRead(one.id),
    onSettled: () => queries.invalidateQueries({ queryKey: boardQuery.queryKey }),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  return (
    <Stack gap={2} component="article" data-testid="news-one" data-read={one.is_read}>
      <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
        <Text
          size="sm"
          fw={one.is_read ? 500 : 700}
          component="h3"
          m={0}
          style={{ overflowWrap: 'anywhere' }}
        >
          {one.title}
        </Text>
        {!one.is_read && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconCheck size={14} />}
            loading={read.isPending}
            onClick={() => read.mutate()}
            aria-label={`${t('widgets.news_read')}: ${one.title}`}
            style={{ flexShrink: 0 }}
            data-testid="news-read"
          >
            {t('widgets.news_read')}
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {formatMoment(one.since, i18n.language)}
      </Text>
      {one.text && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {one.text}
        </Text>
      )}
    </Stack>
  );
}
