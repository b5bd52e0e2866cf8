// The client panel of the call, with the ways to what was with this customer before.

import { ClientPanel } from '../features/contacts/ClientPanel.tsx';
import type { LiveCall } from '../live/liveCall.ts';
import { useEntryLink } from './entryLink.tsx';

export function CallClient({ call }: { call: LiveCall }) {
  return <ClientPanel call={call.call} link={useEntryLink()} />;
}
