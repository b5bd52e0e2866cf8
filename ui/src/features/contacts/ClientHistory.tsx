// All that was with a customer in one list, the newest first: narrowed to one kind, page after page.

import { Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { HistoryEntry, type LinkEntry } from './HistoryEntry.tsx';
import { type Client, historyQuery, type Kind } from './history.ts';

interface ClientHistoryProps extends Client {
  link: LinkEntry;
}

export function ClientHistory({ link, ...client }: ClientHistoryProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind | null>(null);
  const history = useInfiniteQuery(historyQuery(client, kind));
  return (
    <Stack gap="xs" miw={0} data-testid="client-history">
      <Asked query={history}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          const kinds = pages[0]?.kinds ?? [];
          return (
            <>
              <Group justify="space-between">
                <Title order={3} size="h6" lh="30px">
                  {t('contacts.history')}
                </Title>
                {kinds.length > 1 && (
                  <Select
                    size="xs"
                    w={190}
                    aria-label={t('contacts.history_kind')}
                    placeholder={t('contacts.history_all')}
                    data={kinds.map((value) => ({ value, label: t(`history_kind.${value}`) }))}
                    value={kind}
                    onChange={(value) => setKind(value as Kind | null)}
                    clearable
                    data-testid="history-kind"
                  />
                )}
              </Group>
              {rows.length === 0 && (
                <Text size="sm" c="dimmed" data-testid="history-empty">
                  {t('contacts.history_empty')}
                </Text>
              )}
              <Stack gap={8} style={{ opacity: history.isPlaceholderData ? 0.5 : 1 }}>
                {rows.map((entry) => (
                  <HistoryEntry key={`${entry.kind} ${entry.id}`} entry={entry} link={link} />
                ))}
              </Stack>
              {history.hasNextPage && (
                <Group>
                  <Button
                    variant="subtle"
                    size="xs"
                    loading={history.isFetchingNextPage}
                    onClick={() => void history.fetchNextPage()}
                    data-testid="history-more"
                  >
                    {t('contacts.history_more')}
                  </Button>
                </Group>
              )}
            </>
          );
        }}
      </Asked>
    </Stack>
  );
}
