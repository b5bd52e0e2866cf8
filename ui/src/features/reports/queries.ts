// The journal, page by page, and one call with everything about it.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';
import { type Filters, periodOf } from './filters.ts';
import type { CallDetails, CallPageOfRows } from './model.ts';

const ROWS_PER_PAGE = 50;

export function journalQuery(filters: Filters) {
  return infiniteQueryOptions({
    queryKey: ['journal', filters],
    queryFn: ({ pageParam }: { pageParam: string | null }) => {
      const { period: _period, from: _from, to: _to, result, ...rest } = filters;
      const isAnswered = result === 'answered';
      const asked = {
        ...rest,
        ...periodOf(filters, new Date()),
        result: isAnswered ? 'answered' : null,
        lost_reason: isAnswered ? null : result,
        cursor: pageParam,
        limit: ROWS_PER_PAGE,
      };
      return request<CallPageOfRows>('GET', `/api/calls${queryString(asked)}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function callQuery(id: string) {
  return queryOptions({
    queryKey: ['call', id],
    queryFn: () => request<CallDetails>('GET', `/api/calls/${encodeURIComponent(id)}`),
  });
}
