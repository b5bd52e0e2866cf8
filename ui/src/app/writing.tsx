// Writing to the customer behind a row: its signs, for those who may write at all.

import type { ReactNode } from 'react';
import { MessageButtons } from '../features/messages/MessageButtons.tsx';
import type { Whose } from '../features/messages/queries.ts';
import { useMay } from '../forms/permissions.tsx';

/** `who` names him to screen readers. */
export type Write = (whose: Whose, who: string) => ReactNode;

export function useWriting(): Write {
  const may = useMay();
  const canWrite = may('sms.send') || may('email.send');
  return (whose, who) => (canWrite ? <MessageButtons {...whose} who={who} /> : null);
}
