// What was typed in one tab is still there after a look at another.

import { useState } from 'react';

/** Whether a tab has been open: such a one stays drawn, the others are not asked for anything yet. */
export function useSeenTabs(opened: string | undefined): (tab: string) => boolean {
  const [seen, setSeen] = useState<readonly string[]>([]);
  if (opened && !seen.includes(opened)) setSeen([...seen, opened]);
  return (tab) => seen.includes(tab);
}
