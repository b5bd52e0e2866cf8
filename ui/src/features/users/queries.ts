// People of the company, their roles and their phones: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Rights } from '../../forms/rights.ts';
import { byName } from '../../kit/byName.ts';
import type { PhoneCard } from './phones.ts';
import type { toUser, User } from './user.ts';

export interface Role {
  id: string;
  name: string;
  is_default: boolean;
  permissions: Rights;
  /** Whoever looks has himself all that it gives. */
  may_give: boolean;
}

export interface Project {
  id: string;
  name: string;
}

export const usersQuery = queryOptions({
  queryKey: ['settings', 'user_account'],
  queryFn: async () => byName(await request<User[]>('GET', '/api/users')),
});

export const rolesQuery = queryOptions({
  queryKey: ['settings', 'role'],
  queryFn: () => request<Role[]>('GET', '/api/roles'),
});

export function phonesQuery(user: string) {
  return queryOptions({
    queryKey: ['settings', 'user_phone', user],
    queryFn: () => request<PhoneCard>('GET', `/api/users/${user}/phones`),
  });
}

export function setActive(id: string, is_active: boolean): Promise<User> {
  return request('PATCH', `/api/users/${id}`, { is_active });
}

type Sent = ReturnType<typeof toUser>;

export function addUser(user: Sent): Promise<User> {
  return request('POST', '/api/users', user);
}

export function changeUser(id: string, changes: Partial<Sent>): Promise<User> {
  return request('PATCH', `/api/users/${id}`, changes);
}

export function savePhones(id: string, card: PhoneCard): Promise<PhoneCard> {
  return request('PUT', `/api/users/${id}/phones`, card);
}
