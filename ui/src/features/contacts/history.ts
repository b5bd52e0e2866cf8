// The history of a customer as the server tells it: calls, forms, messages, voicemail, promises, notes.

import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';

export const KINDS = ['call', 'form', 'sms', 'email', 'voicemail', 'callback', 'note'] as const;
export type Kind = (typeof KINDS)[number];

export interface Entry {
  kind: Kind;
  id: string;
  at: string;
  by_name: string | null;
  /** Queue, script, subject or box. */
  title: string | null;
  text: string;
  state: string;
  why: string | null;
  said: string;
  direction: string;
  seconds: number;
  rating: number | null;
  due_at: string | null;
  call: string | null;
  /** One may open the call. */
  is_open: boolean;
}

/** Of a contact's card, or of the customer of one's own call. */
export interface Client {
  contact?: string | undefined;
  call?: string | undefined;
}

interface Page {
  rows: Entry[];
  next_cursor: string | null;
  kinds: Kind[];
}

export function historyQuery(client: Client, kind: Kind | null) {
  return infiniteQueryOptions({
    queryKey: ['settings', 'client-history', client, kind],
    queryFn: ({ pageParam }: { pageParam: string | null }) => {
      const query = queryString({ ...client, kinds: kind, cursor: pageParam });
      return request<Page>('GET', `/api/clients/history${query}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
