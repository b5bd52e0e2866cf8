// Departments that can be rung: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';

export const KINDS = ['department', 'skill', 'territory'] as const;
export type GroupKind = (typeof KINDS)[number];

export interface Group {
  id: string;
  name: string;
  short_number: string | null;
  rings: 'all' | 'one_by_one';
  /** By what its people belong together. */
  kind: GroupKind;
  /** Ids of people. */
  members: string[];
}

export type GroupForm = Omit<Group, 'id' | 'short_number'> & { short_number: string };

export interface Member {
  id: string;
  name: string;
  is_active: boolean;
}

export const groupsQuery = queryOptions({
  queryKey: ['settings', 'group'],
  queryFn: async () => byName(await request<Group[]>('GET', '/api/groups')),
});

export const membersQuery = queryOptions({
  queryKey: ['settings', 'members'],
  queryFn: async () => byName(await request<Member[]>('GET', '/api/users')),
});

/** An empty short number is none. */
function sent<F extends Partial<GroupForm>>(form: F) {
  if (form.short_number === undefined) return form;
  return { ...form, short_number: form.short_number.trim() || null };
}

export function addGroup(form: GroupForm): Promise<Group> {
  return request('POST', '/api/groups', sent(form));
}

export function changeGroup(id: string, changes: Partial<GroupForm>): Promise<Group> {
  return request('PATCH', `/api/groups/${id}`, sent(changes));
}

export function deleteGroup(id: string): Promise<void> {
  return request('DELETE', `/api/groups/${id}`);
}
