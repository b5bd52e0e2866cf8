// What somebody may do: one rule for the whole page, the same as the server's.

import { SCOPES } from './rights.ts';

/** Whose it is and which project it belongs to, as far as it has either. */
export interface Thing {
  owner?: string | null | undefined;
  project?: string | null | undefined;
}

/** Without a thing: whether he may at all, to whatever extent. */
export type May = (permission: string, thing?: Thing) => boolean;

export interface Who {
  id: string;
  /** Right -> how far it reaches. */
  permissions: Record<string, string>;
  projects?: string[];
  /** Whom a right of scope `group` reaches. */
  colleagues?: string[];
}

export function mayOf({ id, permissions, projects = [], colleagues = [] }: Who): May {
  return (permission, thing) => {
    const scope = permissions[permission];
    if (scope === undefined || thing === undefined) return scope !== undefined;
    const { owner, project } = thing;
    const reaches = (least: string) =>
      SCOPES.indexOf(scope as never) >= SCOPES.indexOf(least as never);
    return (
      scope === 'company' ||
      (Boolean(owner) && owner === id) ||
      (reaches('group') && Boolean(owner) && colleagues.includes(owner ?? '')) ||
      (reaches('project') && Boolean(project) && projects.includes(project ?? ''))
    );
  };
}
