// The history of changes, with links to calls for whoever may open them.

import { HistoryPage } from '../features/history/HistoryPage.tsx';
import { useMay } from '../forms/permissions.tsx';
import { callLink, plainText } from './callLink.tsx';

export function History() {
  const may = useMay();
  return <HistoryPage link={may('report.calls.view') ? callLink : plainText} />;
}
