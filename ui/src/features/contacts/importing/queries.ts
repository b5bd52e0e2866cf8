// Contacts from a file: what is asked and what is sent.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../../api/client.ts';

const AGAIN_MS = 1_000;

export type Known = 'skip' | 'update' | 'new';

/** What a file seems to hold, before anything is made of it. */
export interface Uploaded {
  id: string;
  columns: string[];
  lines: number;
  first: string[][];
  guessed: string[];
}

export interface Import {
  id: string;
  name: string;
  by_name: string | null;
  at: string;
  state: 'uploaded' | 'waiting' | 'running' | 'done' | 'failed';
  lines: number;
  done: number;
  added: number;
  updated: number;
  skipped: number;
  refused: number;
}

export interface Line {
  line: number;
  why: string;
  column: string;
}

interface LinePage {
  rows: Line[];
  has_more: boolean;
}

const isOpen = ({ state }: Import) => state === 'waiting' || state === 'running';

export const importsQuery = queryOptions({
  queryKey: ['contact-imports'],
  queryFn: () => request<Import[]>('GET', '/api/contact-imports'),
  refetchInterval: ({ state }) => (state.data?.some(isOpen) ? AGAIN_MS : false),
});

export function linesQuery(id: string, done: number) {
  return infiniteQueryOptions({
    queryKey: ['contact-import-lines', id, done],
    queryFn: ({ pageParam }: { pageParam: number }) =>
      request<LinePage>(
        'GET',
        `/api/contact-imports/${id}/lines${queryString({ after: pageParam, limit: 100 })}`,
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.has_more ? (page.rows.at(-1)?.line ?? null) : null),
  });
}

export function upload(file: File): Promise<Uploaded> {
  return request('POST', `/api/contact-imports${queryString({ name: file.name })}`, file);
}

export interface Plan {
  columns: string[];
  known: Known;
  tags: string[];
}

export function start(id: string, plan: Plan): Promise<Import> {
  return request('POST', `/api/contact-imports/${id}/start`, plan);
}
