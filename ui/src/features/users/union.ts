// What several roles give together: the widest counts, and which of them gives it.

import { type Rights, SCOPES } from '../../forms/rights.ts';

export interface Given<R> {
  right: string;
  scope: Rights[string];
  /** Those of the roles that give it as widely. */
  by: R[];
}

export function unionOf<R extends { permissions: Rights }>(roles: R[]): Given<R>[] {
  const rights = new Set(roles.flatMap(({ permissions }) => Object.keys(permissions)));
  return [...rights].sort().map((right) => {
    const scopes = roles.flatMap(({ permissions }) => permissions[right] ?? []);
    const scope = SCOPES.findLast((one) => scopes.includes(one)) ?? 'own';
    return { right, scope, by: roles.filter(({ permissions }) => permissions[right] === scope) };
  });
}
