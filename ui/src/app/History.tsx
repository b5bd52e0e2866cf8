// The history of changes, with links to calls for whoever may open them.

import { HistoryPage } from '../features/history/HistoryPage.tsx';
import { useScopeOf } from '../forms/permissions.tsx';
import { callLink, opensCalls, plainText } from './callLink.tsx';

export function History() {
  const scopeOf = useScopeOf();
  return <HistoryPage link={opensCalls(scopeOf('report.calls.view')) ? callLink : plainText} />;
}
