// What a role is called: those of a new company have names in three languages.

import { word } from '../../i18n/words.ts';
import type { Role } from './queries.ts';

export function roleName(role: Pick<Role, 'name' | 'is_default'>): string {
  return role.is_default ? word('role', role.name) : role.name;
}
