// Who is signed in and what he may do, for every page.

import { createContext, type ReactNode, useContext } from 'react';
import { type May, mayOf, type Who } from './may.ts';

interface Signed {
  /** His user id. */
  me: string;
  may: May;
  scopeOf: (permission: string) => string | undefined;
  projects: string[];
}

const Context = createContext<Signed>({
  me: '',
  may: () => false,
  scopeOf: () => undefined,
  projects: [],
});

interface PermissionsProviderProps {
  who: Who;
  children: ReactNode;
}

export function PermissionsProvider({ who, children }: PermissionsProviderProps) {
  const { id: me, permissions, projects = [] } = who;
  const scopeOf = (permission: string) => permissions[permission];
  return <Context value={{ me, may: mayOf(who), scopeOf, projects }}>{children}</Context>;
}

/** `may('number.edit')`: what he may not do at all is not shown; `may('number.edit', { project })`:
 * nor what he may not do with this one. */
export function useMay(): May {
  return useContext(Context).may;
}

/** For what a narrower scope does not allow: `useScopeOf()('user.manage') === 'company'`. */
export function useScopeOf(): (permission: string) => string | undefined {
  return useContext(Context).scopeOf;
}

export function useMyId(): string {
  return useContext(Context).me;
}

/** Projects he belongs to. */
export function useMyProjects(): string[] {
  return useContext(Context).projects;
}

/** Whether there is a project in which he may make something with this right. */
export function useMayAdd(permission: string): boolean {
  const { may, projects } = useContext(Context);
  return may(permission, {}) || projects.some((project) => may(permission, { project }));
}
