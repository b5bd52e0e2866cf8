// Roles and what they give: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Rights, Scope } from '../../forms/rights.ts';
import { word } from '../../i18n/words.ts';

export interface Role {
  id: string;
  name: string;
  is_default: boolean;
  /** How many have it. */
  people: number;
  permissions: Rights;
  /** Whoever looks has himself all that it gives. */
  may_give: boolean;
}

export interface Permission {
  name: string;
  /** Narrow to wide; none: the right is had or not had. */
  scopes: Scope[];
  /** What whoever looks may give; null: he may not give it. */
  widest: Scope | null;
}

export interface RoleForm {
  name: string;
  permissions: Rights;
}

export const rolesQuery = queryOptions({
  queryKey: ['settings', 'role'],
  queryFn: () => request<Role[]>('GET', '/api/roles'),
});

export const permissionsQuery = queryOptions({
  queryKey: ['settings', 'permission'],
  queryFn: () => request<Permission[]>('GET', '/api/permissions'),
});

/** Default ones have names in three languages. */
export function titleOf(role: Pick<Role, 'name' | 'is_default'>): string {
  return role.is_default ? word('role', role.name) : role.name;
}

export function addRole(form: RoleForm): Promise<Role> {
  return request('POST', '/api/roles', { ...form, name: form.name.trim() });
}

export function changeRole(id: string, changes: Partial<RoleForm>): Promise<Role> {
  return request('PATCH', `/api/roles/${id}`, changes);
}

/** `moveTo`: the role that its people get instead. */
export function deleteRole(id: string, moveTo: string | null): Promise<void> {
  return request('DELETE', `/api/roles/${id}${moveTo ? `?move_to=${moveTo}` : ''}`);
}
