// A list that comes in pages: on its way, failed with "try again", empty, or its rows and more of them.

import { Box, Button, Center, Paper } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../i18n/words.ts';
import { Failed, Loading } from '../kit/States.tsx';

interface PagedProps<Row> {
  query: UseInfiniteQueryResult<{ pages: { rows: Row[] }[] }>;
  /** Instead of the rows when there is none; see kit/States: Empty. */
  empty: ReactNode;
  children: (rows: Row[]) => ReactNode;
}

export function Paged<Row>({ query, empty, children }: PagedProps<Row>) {
  const { t } = useTranslation();
  if (query.isError) {
    return (
      <Failed
        message={explain(query.error)}
        again={t('app.again')}
        onAgain={() => void query.refetch()}
      />
    );
  }
  const rows = rowsOf(query);
  return (
    <Paper style={{ overflow: 'hidden' }}>
      {query.isPending && <Loading label={t('app.loading')} />}
      {query.isSuccess && rows.length === 0 && empty}
      {rows.length > 0 && (
        <Box style={{ opacity: query.isPlaceholderData ? 0.5 : 1 }}>{children(rows)}</Box>
      )}
      {query.hasNextPage && (
        <Center p="sm">
          <Button
            variant="light"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
            data-testid="more"
          >
            {t('app.more')}
          </Button>
        </Center>
      )}
    </Paper>
  );
}

/** All pages that are there. */
export function rowsOf<Row>(query: PagedProps<Row>['query']): Row[] {
  return query.data?.pages.flatMap((page) => page.rows) ?? [];
}
