// What lists of work need of the phone and of the pages: dialling, and links to calls.

import type { Hands } from '../features/aftercare/WorkRow.tsx';
import { useDialling } from '../features/calls/dialling.ts';
import { useMay } from '../forms/permissions.tsx';
import { callLink } from './callLink.tsx';
import { useWriting } from './writing.tsx';

export function useHands(): Hands {
  const { isFree, dial } = useDialling();
  const may = useMay();
  const write = useWriting();
  return {
    isFree: isFree && may('call.out'),
    dial,
    write,
    link: (call, text) => (may('report.calls.view') ? callLink(call, text) : text),
  };
}
