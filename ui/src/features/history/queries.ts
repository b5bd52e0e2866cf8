// The history, page by page; who may have done something; the address of the file.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';
import { type ActPage, type Asked, questionOf } from './model.ts';

const ROWS_PER_PAGE = 50;

export function historyQuery(asked: Asked) {
  return infiniteQueryOptions({
    queryKey: ['settings', 'history', asked],
    queryFn: ({ pageParam }: { pageParam: string | null }) => {
      const question = {
        ...questionOf(asked, new Date()),
        cursor: pageParam,
        limit: ROWS_PER_PAGE,
      };
      return request<ActPage>('GET', `/api/audit${queryString(question)}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export const peopleQuery = queryOptions({
  queryKey: ['settings', 'history-people'],
  queryFn: () => request<{ id: string; name: string }[]>('GET', '/api/audit/people'),
});

export function exportAddress(asked: Asked): string {
  return `/api/audit/export${queryString(questionOf(asked, new Date()))}`;
}
