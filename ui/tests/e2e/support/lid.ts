// A laptop whose lid is closed: all processes of a browser stand still, its sockets stay open.

import type { Page } from 'playwright-core';

/** The ids of what stands still, for `thaw`. */
export async function freeze(page: Page): Promise<number[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('a page without a browser');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const ids = processInfo.map((one) => one.id);
  for (const id of ids) signal(id, 'SIGSTOP');
  return ids;
}

export function thaw(ids: number[]): void {
  for (const id of ids) signal(id, 'SIGCONT');
}

/** A helper of the browser may have ended by itself since it was listed. */
function signal(id: number, name: NodeJS.Signals): void {
  try {
    process.kill(id, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
