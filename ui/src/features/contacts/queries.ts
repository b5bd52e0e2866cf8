// Contacts: what is asked and what is sent.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';
import type { Client, Contact, ContactForm, ContactPage, OwnField, Traces } from './model.ts';

/** Everything here is asked anew after a form was saved. */
const KEY = 'settings';
const ROWS_PER_PAGE = 50;

export const SORTS = ['name', 'created', 'changed'] as const;

export interface Asked {
  search: string;
  tag: string;
  responsible: string;
  sort: (typeof SORTS)[number];
  /** Those only that one may change. */
  editable?: true;
}

interface ContactList {
  rows: Contact[];
  next_cursor: string | null;
  /** So many fit that not all were looked at. */
  is_cut?: boolean;
}

export function contactsQuery(asked: Asked) {
  return infiniteQueryOptions({
    queryKey: [KEY, 'contacts', asked],
    queryFn: ({ pageParam }: { pageParam: string | null }) => {
      // The newest stand first.
      const descending = asked.sort === 'name' ? null : 'true';
      const editable = asked.editable ? 'true' : null;
      const page = { descending, cursor: pageParam, limit: ROWS_PER_PAGE };
      const query = queryString({ ...asked, ...page, editable });
      return request<ContactList>('GET', `/api/contacts${query}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function contactQuery(id: string, call?: string) {
  return queryOptions({
    queryKey: [KEY, 'contact', id, call ?? ''],
    queryFn: () => request<ContactPage>('GET', `/api/contacts/${id}${queryString({ call })}`),
  });
}

export function clientQuery(call: string) {
  return queryOptions({
    queryKey: [KEY, 'client', call],
    queryFn: () => request<Client>('GET', `/api/calls/${encodeURIComponent(call)}/client`),
  });
}

export const fieldsQuery = queryOptions({
  queryKey: [KEY, 'contact-fields'],
  queryFn: () => request<OwnField[]>('GET', '/api/contact-fields'),
});

export const tagsQuery = queryOptions({
  queryKey: [KEY, 'contact-tags'],
  queryFn: () => request<string[]>('GET', '/api/contact-tags'),
});

export function addContact(
  form: Partial<ContactForm>,
  call: string | undefined,
): Promise<ContactPage> {
  return request('POST', '/api/contacts', call ? { ...form, call } : form);
}

export function changeContact(
  id: string,
  changes: Partial<ContactForm>,
  call: string | undefined,
): Promise<ContactPage> {
  return request('PATCH', `/api/contacts/${id}${queryString({ call })}`, changes);
}

export function deleteContact(id: string): Promise<void> {
  return request('DELETE', `/api/contacts/${id}`);
}

export function eraseContact(id: string, withRecordings: boolean): Promise<void> {
  return request('POST', `/api/contacts/${id}/erase?recordings=${withRecordings}`);
}

/** How much there is of him. */
export function tracesQuery(id: string) {
  return queryOptions({
    queryKey: ['contact-traces', id],
    queryFn: () => request<Traces>('GET', `/api/contacts/${id}/traces`),
  });
}

export function mergeContacts(id: string, other: string, theirs: string[]): Promise<ContactPage> {
  return request('POST', `/api/contacts/${id}/merge`, { other, theirs });
}

export function addNote(id: string, text: string, call: string | undefined): Promise<ContactPage> {
  return request('POST', `/api/contacts/${id}/notes`, { text, call: call ?? null });
}

export function removeNote(id: string, note: string, call: string | undefined): Promise<void> {
  return request('DELETE', `/api/contacts/${id}/notes/${note}${queryString({ call })}`);
}

export type FieldForm = Omit<OwnField, 'id'> & { id: string | null };

export function putFields(fields: FieldForm[]): Promise<OwnField[]> {
  return request('PUT', '/api/contact-fields', { fields });
}

/** Where the file of what the list shows lies. */
export function exportAddress({ search, tag, responsible }: Asked): string {
  return `/api/contact-export${queryString({ search, tag, responsible })}`;
}
