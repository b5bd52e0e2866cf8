// Forms: opened beside a call, saved while they are filled, found again.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';
import type { Answers, Edit, Form, FormRow, Link, Saved } from './model.ts';

export interface Opened {
  form: Form | null;
  link: Link | null;
  waits: boolean;
}

export interface FormPage {
  rows: FormRow[];
  next_cursor: string | null;
}

export interface FormFilters {
  script?: string | undefined;
  operator?: string | undefined;
  status?: string | undefined;
  number?: string | undefined;
  result?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  unfinished?: 'true' | undefined;
  favourite?: 'true' | undefined;
}

export interface Named {
  id: string;
  name: string;
}

/** What is being saved of a form: who reads it waits for that. */
const saving = new Map<string, Promise<unknown>>();

function opened(call: string): Promise<Opened> {
  return request('POST', `/api/calls/${call}/form`, {});
}

/** A call that is over is asked no more: the form that was opened beside it is in the journal. */
async function afterCall(call: string, me: string): Promise<Opened> {
  const { rows } = await listForms({ call, operator: me });
  const form = rows[0] ? await loadForm(rows[0].id) : null;
  return { form, link: null, waits: false };
}

export function callFormQuery(call: string, me: string, stage: 'ring' | 'talk' | 'pcp') {
  return queryOptions({
    queryKey: ['forms', 'of-call', call, stage],
    queryFn: () => (stage === 'pcp' ? afterCall(call, me) : opened(call)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export function formsOfCallQuery(call: string) {
  return queryOptions({
    queryKey: ['forms', 'list', 'call', call],
    queryFn: () => listForms({ call }),
    staleTime: 0,
  });
}

export function listForms(
  asked: FormFilters & { call?: string; cursor?: string; limit?: number },
): Promise<FormPage> {
  return request('GET', `/api/forms${queryString({ ...asked })}`);
}

export function exportAddress(filters: FormFilters, format: 'csv' | 'xlsx'): string {
  return `/api/forms/export${queryString({ ...filters, format })}`;
}

export function formsQuery(filters: FormFilters) {
  return infiniteQueryOptions({
    queryKey: ['forms', 'list', filters],
    queryFn: ({ pageParam }: { pageParam: string }) =>
      listForms({ ...filters, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}

export interface ScriptQuotas extends Named {
  quotas: { id: string; name: string; limit: number; count: number }[];
}

interface Filters {
  scripts: ScriptQuotas[];
  results: string[];
}

export const filtersQuery = queryOptions({
  queryKey: ['forms', 'filters'],
  queryFn: () => request<Filters>('GET', '/api/forms/filters'),
});

async function loadForm(id: string): Promise<Form> {
  await saving.get(id)?.catch(() => undefined);
  return request('GET', `/api/forms/${id}`);
}

/** Asked anew each time it is shown: another tab may have saved. */
export function formQuery(id: string) {
  return queryOptions({
    queryKey: ['forms', 'one', id],
    queryFn: () => loadForm(id),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** What became of its actions by now. */
export function fatesQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ['forms', 'fates', id, revision],
    queryFn: async () => (await request<Form>('GET', `/api/forms/${id}`)).done,
    staleTime: 0,
  });
}

export function editsQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ['forms', 'edits', id, revision],
    queryFn: () => request<Edit[]>('GET', `/api/forms/${id}/edits`),
  });
}

export function saveAnswers(
  id: string,
  draft: { revision: number; answers: Answers; is_saved?: boolean },
): Promise<Saved> {
  const sent = request<Saved>('PUT', `/api/forms/${id}/answers`, draft);
  saving.set(id, sent);
  return sent;
}

export function completeForm(
  id: string,
  whole: { revision: number; answers: Answers; is_closing: boolean },
): Promise<Saved> {
  return request('POST', `/api/forms/${id}/complete`, whole);
}

export function markForm(id: string, is_favourite: boolean): Promise<FormRow> {
  return request('PUT', `/api/forms/${id}/favourite`, { is_favourite });
}

export function lookUp(form: string, block: string, begins: string): Promise<string[]> {
  return request('GET', `/api/forms/${form}/lookup/${block}${queryString({ begins })}`);
}
