// Draws a settings page for somebody with these permissions.

import type { ReactNode } from 'react';
import { PermissionsProvider } from '../../src/forms/permissions.tsx';
import { addSettingsTexts } from '../../src/i18n/settings.ts';
import { startTexts } from '../../src/i18n/setup.ts';
import { draw } from './page.tsx';
import { withRights } from './rights.ts';

export function drawSettings(page: ReactNode, permissions: string[]): void {
  startTexts('en');
  addSettingsTexts();
  draw(<PermissionsProvider who={withRights(permissions)}>{page}</PermissionsProvider>);
}
