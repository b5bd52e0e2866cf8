// Somebody with these rights for the whole company.

import type { Who } from '../../src/forms/may.ts';

export function withRights(permissions: string[]): Who {
  return { id: '', permissions: Object.fromEntries(permissions.map((name) => [name, 'company'])) };
}
