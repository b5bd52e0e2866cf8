// A folder for what this process makes for itself.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SCRATCH = mkdtempSync(join(tmpdir(), 'dzvin-e2e-'));

export function tidyUp(): void {
  rmSync(SCRATCH, { recursive: true, force: true });
}
