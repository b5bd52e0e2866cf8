// Who is signed in and what he may do, for the pages of the settings.

import { createContext, type ReactNode, useContext } from 'react';

export type May = (permission: string) => boolean;

interface Signed {
  /** His user id. */
  me: string;
  may: May;
}

const Context = createContext<Signed>({ me: '', may: () => false });

interface PermissionsProviderProps {
  may: May;
  me?: string;
  children: ReactNode;
}

export function PermissionsProvider({ may, me = '', children }: PermissionsProviderProps) {
  return <Context value={{ me, may }}>{children}</Context>;
}

/** `const may = useMay(); may('number.edit')`: what he may not do is not shown. */
export function useMay(): May {
  return useContext(Context).may;
}

export function useMyId(): string {
  return useContext(Context).me;
}
