// The matrix of a role: what may be chosen for a right, what a copy keeps, what a search finds.

import { type Rights, rightText, SCOPES, type Scope } from '../../forms/rights.ts';
import type { Permission } from './queries.ts';

/** The columns in which this right has a choice; a right without scopes is a matter of yes or no. */
export function choicesOf({ scopes }: Permission): Scope[] {
  return scopes.length > 0 ? scopes : ['company'];
}

/** Whether whoever looks may give it so. */
export function isGivable(permission: Permission, scope: Scope): boolean {
  const { widest } = permission;
  return widest !== null && SCOPES.indexOf(scope) <= SCOPES.indexOf(widest);
}

/** Without what whoever copies does not have himself: narrower where he has it narrower. */
export function copyOf(rights: Rights, permissions: Permission[]): Rights {
  const kept: Rights = {};
  for (const permission of permissions) {
    const had = rights[permission.name];
    if (!had) continue;
    const fitting = choicesOf(permission).filter(
      (scope) => SCOPES.indexOf(scope) <= SCOPES.indexOf(had) && isGivable(permission, scope),
    );
    const widest = fitting.at(-1);
    if (widest) kept[permission.name] = widest;
  }
  return kept;
}

/** What one must see to change it: `queue.view` for `queue.edit`. */
export function seenFor(name: string): string | null {
  if (name === 'rec.download') return 'rec.listen';
  const cut = name.lastIndexOf('.');
  const [thing, what] = [name.slice(0, cut), name.slice(cut + 1)];
  const changes = ['edit', 'publish', 'manage', 'export', 'move', 'raise', 'pick', 'hang_up'];
  return changes.includes(what) ? `${thing}.view` : null;
}

/** With what must be seen for it; what cannot be seen any more cannot be changed either. */
export function withRight(
  rights: Rights,
  permissions: Permission[],
  name: string,
  scope: Scope | null,
): Rights {
  const { [name]: _was, ...rest } = rights;
  const changed = scope ? { ...rest, [name]: scope } : rest;
  const seen = scope && permissions.find((one) => one.name === seenFor(name));
  if (seen && isWider(scope, changed[seen.name])) {
    const least = choicesOf(seen).find((one) => !isWider(scope, one) && isGivable(seen, one));
    return least ? { ...changed, [seen.name]: least } : changed;
  }
  return permissions
    .filter((one) => seenFor(one.name) === name && isWider(changed[one.name], scope))
    .reduce((all, one) => narrowed(all, one, scope), changed);
}

function isWider(one: Scope | undefined, other: Scope | null | undefined): boolean {
  if (!one) return false;
  return !other || SCOPES.indexOf(one) > SCOPES.indexOf(other);
}

function narrowed(rights: Rights, permission: Permission, most: Scope | null): Rights {
  const { [permission.name]: _was, ...rest } = rights;
  const fitting = most ? choicesOf(permission).filter((one) => !isWider(one, most)) : [];
  const widest = fitting.at(-1);
  return widest ? { ...rest, [permission.name]: widest } : rest;
}

/** All of these as far as they may be given, or none of them. */
export function withAll(
  rights: Rights,
  permissions: Permission[],
  some: Permission[],
  isGiven: boolean,
): Rights {
  return some
    .filter(({ widest }) => widest !== null)
    .reduce(
      (all, { name, widest }) => withRight(all, permissions, name, isGiven ? widest : null),
      rights,
    );
}

/** By its sentence or its name; every word counts. */
export function found(permissions: Permission[], wanted: string): Permission[] {
  const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return permissions.filter(({ name }) => {
    const text = `${name} ${rightText(name)}`.toLocaleLowerCase();
    return words.every((one) => text.includes(one));
  });
}
