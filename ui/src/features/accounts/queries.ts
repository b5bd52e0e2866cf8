// Who is signed in, signing in and out.

import { queryOptions } from '@tanstack/react-query';
import { Problem, request } from '../../api/client.ts';

export interface Me {
  id: string;
  name: string;
  login: string;
  tenant: { id: string; name: string };
  language: string;
  timezone?: string;
  permissions: Record<string, string>;
  roles: string[];
  projects: string[];
  colleagues: string[];
}

/** Null when nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await request<Me>('GET', '/api/me');
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export function signIn(login: string, password: string): Promise<Me> {
  return request<Me>('POST', '/api/session', { login, password });
}

export function signOut(): Promise<void> {
  return request<void>('DELETE', '/api/session');
}

export function saveLanguage(language: string): Promise<Me> {
  return request<Me>('PATCH', '/api/me', { language });
}

export interface Session {
  id: string;
  created_at: string;
  ip: string;
  user_agent: string;
  /** The one that asks. */
  is_this: boolean;
}

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => request<Session[]>('GET', '/api/me/sessions'),
  staleTime: 0,
});

export function endSession(id: string): Promise<void> {
  return request('DELETE', `/api/me/sessions/${id}`);
}

/** All but this one. */
export function endOtherSessions(): Promise<void> {
  return request('DELETE', '/api/me/sessions');
}
