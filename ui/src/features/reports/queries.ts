// The journal, page by page, and one call with everything about it.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';
import { spanOf } from '../../kit/period.ts';
import { type Filters, RESULTS } from './filters.ts';
import type { CallDetails, CallPageOfRows, ResultCode } from './model.ts';

const ROWS_PER_PAGE = 50;

export function journalQuery(filters: Filters) {
  return infiniteQueryOptions({
    queryKey: ['journal', filters],
    queryFn: ({ pageParam }: { pageParam: string | null }) => {
      const { period: _period, from: _from, to: _to, result, ...rest } = filters;
      const isResult = RESULTS.some((one) => one === result);
      const asked = {
        ...rest,
        ...spanOf(filters, new Date()),
        result: isResult ? result : null,
        lost_reason: isResult ? null : result,
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

/** What operators chose from, also what is out of use by now. */
export const codesQuery = queryOptions({
  queryKey: ['settings', 'result-code'],
  queryFn: () => request<ResultCode[]>('GET', '/api/result-codes'),
});

export function callQuery(id: string) {
  return queryOptions({
    queryKey: ['call', id],
    queryFn: () => request<CallDetails>('GET', `/api/calls/${encodeURIComponent(id)}`),
  });
}
