// Messages of voicemail boxes, page by page, and how many of them are new.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';
import type { Party } from '../../live/snapshot.ts';

export interface Message {
  /** Of the recording. */
  id: string;
  call: string;
  project: string | null;
  box: string;
  left_at: string;
  seconds: number;
  status: 'started' | 'encoding' | 'ready' | 'failed';
  /** gateway, device, operator or guest. */
  door: string | null;
  party: Party | null;
  dialled: string | null;
  number_label: string | null;
  listened_at: string | null;
  listened_by_name: string | null;
  /** Whether somebody was told by mail; null: nobody asked for it. */
  mail: 'waiting' | 'sent' | 'failed' | null;
}

interface MessagePage {
  rows: Message[];
  next_cursor: string | null;
  /** Of all boxes. */
  new: number;
}

const ROWS_PER_PAGE = 50;

export function messagesQuery(isNewOnly: boolean) {
  return infiniteQueryOptions({
    queryKey: ['voicemail', 'rows', isNewOnly],
    queryFn: ({ pageParam }: { pageParam: string | null }) => {
      const is_listened = isNewOnly ? 'false' : null;
      const asked = { is_listened, cursor: pageParam, limit: ROWS_PER_PAGE };
      return request<MessagePage>('GET', `/api/voicemail${queryString(asked)}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export const newMessagesQuery = queryOptions({
  queryKey: ['voicemail', 'new'],
  queryFn: async () => (await request<MessagePage>('GET', '/api/voicemail?limit=1')).new,
});

export function markMessage(id: string, is_listened: boolean): Promise<Message> {
  return request('PATCH', `/api/voicemail/${id}`, { is_listened });
}
