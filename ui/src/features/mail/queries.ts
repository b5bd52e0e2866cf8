// The company's mail account and whom voicemail boxes tell: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request, TRIAL_MS } from '../../api/client.ts';

export type Security = 'none' | 'starttls' | 'tls';

export interface Account {
  host: string;
  port: number;
  security: Security;
  sender: string;
  username: string;
  has_password: boolean;
}

/** An empty password keeps the one that is there. */
export type AccountForm = Omit<Account, 'has_password'> & { password: string };

export interface Box {
  name: string;
  mail_to: string[];
  has_sound: boolean;
}

export const accountQuery = queryOptions({
  queryKey: ['settings', 'mail_account'],
  queryFn: () => request<Account | null>('GET', '/api/mail-account'),
});

export const boxesQuery = queryOptions({
  queryKey: ['settings', 'voicemail_box'],
  queryFn: () => request<Box[]>('GET', '/api/voicemail/boxes'),
});

export function saveAccount({ password, ...form }: AccountForm): Promise<Account> {
  return request('PUT', '/api/mail-account', { ...form, password: password || null });
}

export function deleteAccount(): Promise<void> {
  return request('DELETE', '/api/mail-account');
}

export function tryAccount(to: string): Promise<void> {
  return request('POST', '/api/mail-account/test', { to }, TRIAL_MS);
}

export function saveBox(box: Box): Promise<Box> {
  return request('PUT', '/api/voicemail/boxes', box);
}
