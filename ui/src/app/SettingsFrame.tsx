// Around every settings page: its texts, what may be done there, and no change lost by leaving.

import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useBlocker, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../features/accounts/queries.ts';
import { PermissionsProvider } from '../forms/permissions.tsx';
import { addSettingsTexts } from '../i18n/settings.ts';
import { ConfirmDialog } from '../kit/ConfirmDialog.tsx';
import { hasUnsaved } from '../kit/unsaved.ts';
import { NotFound } from './Fallbacks.tsx';
import { SETTINGS, sectionsFor } from './settings.tsx';

export function SettingsFrame() {
  useState(addSettingsTexts);
  const { t } = useTranslation();
  const me = useQuery(meQuery);
  const { pathname } = useLocation();
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => hasUnsaved() && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  });
  const permissions = me.data?.permissions ?? {};
  const mine = sectionsFor(permissions);
  const [first] = mine;
  const here = pathname.split('/')[2] ?? '';
  if (!first) return <NotFound />;
  // On the way out the address is already another one, while this is still drawn.
  const isStart = /^\/settings\/?$/.test(pathname);
  if (isStart) return <Navigate to={`/settings/${first.path}` as string} replace />;
  const isHere = pathname.startsWith('/settings/');
  const isKnown = isHere && SETTINGS.some(({ path }) => path === here);
  if (isKnown && !mine.some(({ path }) => path === here)) return <NotFound />;
  return (
    <PermissionsProvider who={me.data ?? { id: '', permissions }}>
      <Outlet />
      <ConfirmDialog
        isOpen={leaving.status === 'blocked'}
        title={t('form.leave_title')}
        text={t('form.leave_text')}
        yes={t('form.leave')}
        no={t('form.stay')}
        onYes={() => leaving.proceed?.()}
        onNo={() => leaving.reset?.()}
      />
    </PermissionsProvider>
  );
}
