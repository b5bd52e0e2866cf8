// The one dialog in which messages are written: the row that asked for it may go, the text does not.

import { createContext, type ReactNode, useContext, useState } from 'react';
import { MessageDialog } from './MessageDialog.tsx';
import type { Channel, Whose } from './queries.ts';

interface Asked {
  channel: Channel;
  whose: Whose;
}

const Asking = createContext<((asked: Asked) => void) | null>(null);

export function WritingProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Asking.Provider value={setAsked}>
      {children}
      {asked && <MessageDialog {...asked} onClose={() => setAsked(null)} />}
    </Asking.Provider>
  );
}

/** Opens the dialog. */
export function useAskToWrite(): (asked: Asked) => void {
  const ask = useContext(Asking);
  if (!ask) throw new Error('WritingProvider is missing');
  return ask;
}
