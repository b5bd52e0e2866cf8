// Who is signed in and what he may do, for the pages of the settings.

import { createContext, type ReactNode, useContext } from 'react';

export type May = (permission: string) => boolean;

interface Signed {
  /** His user id. */
  me: string;
  may: May;
  scopeOf: (permission: string) => string | undefined;
}

const Context = createContext<Signed>({ me: '', may: () => false, scopeOf: () => undefined });

interface PermissionsProviderProps {
  may: May;
  me?: string;
  /** How far each reaches, as the server says; where a page asks for it. */
  permissions?: Record<string, string>;
  children: ReactNode;
}

export function PermissionsProvider(props: PermissionsProviderProps) {
  const { may, me = '', permissions = {}, children } = props;
  const scopeOf = (permission: string) => permissions[permission];
  return <Context value={{ me, may, scopeOf }}>{children}</Context>;
}

/** `const may = useMay(); may('number.edit')`: what he may not do is not shown. */
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
