// What the signed-in person may do, for the pages of the settings.

import { createContext, type ReactNode, useContext } from 'react';

export type May = (permission: string) => boolean;

const Context = createContext<May>(() => false);

export function PermissionsProvider({ may, children }: { may: May; children: ReactNode }) {
  return <Context value={may}>{children}</Context>;
}

/** `const may = useMay(); may('number.edit')`: what he may not do is not shown. */
export function useMay(): May {
  return useContext(Context);
}
