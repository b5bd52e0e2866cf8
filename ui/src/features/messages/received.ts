// SMS from customers: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';

export interface Received {
  id: string;
  number: string;
  name: string | null;
  text: string;
  at: string;
  operator_name: string | null;
  queue_name: string | null;
  read_at: string | null;
  read_by_name: string | null;
}

export interface Inbox {
  rows: Received[];
  unread: number;
  next_before: string | null;
}

export function inboxQuery(before: string | null) {
  return queryOptions({
    queryKey: ['received', before],
    queryFn: () => request<Inbox>('GET', `/api/received-messages${queryString({ before })}`),
  });
}

export function markRead(id: string, isRead: boolean): Promise<void> {
  return request('PATCH', `/api/received-messages/${id}`, { is_read: isRead });
}
