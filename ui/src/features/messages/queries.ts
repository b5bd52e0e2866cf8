// Messages to customers: what is asked and what is sent.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';

export type Channel = 'sms' | 'email';
export const CHANNELS: Channel[] = ['sms', 'email'];
export const LONGEST: Record<Channel, number> = { sms: 1_000, email: 20_000 };

export interface Template {
  id: string;
  channel: Channel;
  name: string;
  subject: string;
  text: string;
}

export type TemplateForm = Omit<Template, 'id'>;

/** What a message begins with. */
export interface Outline {
  number: string;
  name: string;
  address: string;
  variables: Record<string, string>;
  has_sms: boolean;
  has_email: boolean;
}

export interface Message {
  id: string;
  channel: Channel;
  state: 'queued' | 'sent' | 'delivered' | 'failed';
  why: string;
  said: string;
  recipient: string;
  subject: string;
  text: string;
  author_name: string | null;
  segments: number;
  created_at: string;
}

interface Page {
  rows: Message[];
  next_cursor: string | null;
}

/** Whose messages: of a call's customer, or of a number or address. */
export interface Whose {
  call?: string | undefined;
  number?: string | undefined;
}

export interface NewMessage {
  call?: string | undefined;
  to?: string | undefined;
  subject?: string;
  text: string;
  template?: string | undefined;
}

export const templatesQuery = queryOptions({
  queryKey: ['settings', 'message_template'],
  queryFn: () => request<Template[]>('GET', '/api/message-templates'),
});

export function outlineQuery(call: string | undefined) {
  return queryOptions({
    queryKey: ['messages', 'outline', call ?? null],
    queryFn: () => request<Outline>('GET', `/api/messages/outline${queryString({ call })}`),
    staleTime: 0,
  });
}

export function historyQuery({ call, number }: Whose) {
  return infiniteQueryOptions({
    queryKey: ['messages', 'history', call ?? null, number ?? null],
    queryFn: ({ pageParam }) =>
      request<Page>('GET', `/api/messages${queryString({ call, number, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}

export function sendMessage(channel: Channel, message: NewMessage): Promise<{ id: string }> {
  return request('POST', `/api/messages/${channel}`, message);
}

export function addTemplate(template: TemplateForm): Promise<Template> {
  return request('POST', '/api/message-templates', template);
}

export function changeTemplate(id: string, changes: Partial<TemplateForm>): Promise<Template> {
  return request('PATCH', `/api/message-templates/${id}`, changes);
}

export function deleteTemplate(id: string): Promise<void> {
  return request('DELETE', `/api/message-templates/${id}`);
}
