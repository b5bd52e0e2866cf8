// News of the company: what is read, and what whoever writes them asks and sends.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { NewsValues } from './news.ts';

export interface News {
  id: string;
  title: string;
  text: string;
  since: string;
  until: string | null;
  is_read: boolean;
}

export interface Board {
  at: string;
  news: News[];
  /** When the clock alone adds one or takes one away. */
  changes_at: string | null;
}

export interface Written extends Omit<News, 'is_read'> {
  /** For those of these departments and roles; of neither any: for everybody. */
  groups: string[];
  roles: string[];
  made_by: string;
  /** So many people have marked it as read. */
  reads: number;
}

export interface Named {
  id: string;
  name: string;
}

export interface AllWritten {
  news: Written[];
  groups: Named[];
  roles: Named[];
}

export const boardQuery = queryOptions({
  queryKey: ['news'],
  queryFn: () => request<Board>('GET', '/api/news'),
});

export function sayRead(id: string): Promise<void> {
  return request('POST', `/api/news/${id}/read`);
}

const WRITTEN = '/api/news-written';

export const writtenQuery = queryOptions({
  queryKey: ['settings', 'news'],
  queryFn: () => request<AllWritten>('GET', WRITTEN),
});

export function writeNews(values: NewsValues): Promise<Written> {
  return request('POST', WRITTEN, values);
}

export function changeNews(id: string, changes: Partial<NewsValues>): Promise<Written> {
  return request('PATCH', `${WRITTEN}/${id}`, changes);
}

export function deleteNews(id: string): Promise<void> {
  return request('DELETE', `${WRITTEN}/${id}`);
}
