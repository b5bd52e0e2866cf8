// My messages, asked again when one comes; writing, and saying that they were read.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Message, Messages, Target } from './messages.ts';

const PATH = '/api/colleagues/messages';

export const messagesQuery = queryOptions({
  queryKey: ['colleagues'],
  queryFn: () => request<Messages>('GET', PATH),
  staleTime: Number.POSITIVE_INFINITY,
});

export function write(target: Target, text: string): Promise<Message> {
  return request('POST', PATH, { text, [target.kind]: target.id });
}

export function sayRead(messages: string[]): Promise<void> {
  return request('POST', `${PATH}/read`, { messages });
}
