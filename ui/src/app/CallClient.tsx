// The client panel of the call, with the way to earlier calls for those who may read the journal.

import { ClientPanel } from '../features/contacts/ClientPanel.tsx';
import { useMay } from '../forms/permissions.tsx';
import type { LiveCall } from '../live/liveCall.ts';
import { callLink } from './callLink.tsx';

export function CallClient({ call }: { call: LiveCall }) {
  const may = useMay();
  return <ClientPanel call={call.call} link={may('report.calls.view') ? callLink : undefined} />;
}
