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
  name: string;
  /** Masked for who may not read them: the server knows which is meant by its place. */
  numbers: string[];
  addresses: string[];
  variables: Record<string, string>;
  has_sms: boolean;
  has_email: boolean;
}

export interface Message {
  id: string;
  channel: Channel;
  state: 'queued' | 'sent' | 'delivered' | 'failed' | 'received';
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

/** Behind which row the customer stands: one of them; none: a number or address is typed. */
export interface Whose {
  call?: string | undefined;
  contact?: string | undefined;
  form?: string | undefined;
  callback?: string | undefined;
  /** His party in the list of missed customers. */
  missed?: string | undefined;
  /** An SMS of his, which is answered. */
  received?: string | undefined;
}

export interface NewMessage extends Whose {
  to?: string | undefined;
  /** Which of his numbers or addresses. */
  place?: number;
  subject?: string;
  text: string;
  template?: string | undefined;
}

export const templatesQuery = queryOptions({
  queryKey: ['settings', 'message_template'],
  queryFn: () => request<Template[]>('GET', '/api/message-templates'),
});

export function outlineQuery(whose: Whose) {
  return queryOptions({
    queryKey: ['messages', 'outline', whose],
    queryFn: () => request<Outline>('GET', `/api/messages/outline${queryString({ ...whose })}`),
    staleTime: 0,
  });
}

export function historyQuery(call: string) {
  return infiniteQueryOptions({
    queryKey: ['messages', 'history', call],
    queryFn: ({ pageParam }) =>
      request<Page>('GET', `/api/messages${queryString({ call, cursor: pageParam })}`),
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
