// The common frame of a settings page: header, then what the page shows.

import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useKeptFocus } from '../kit/keptFocus.ts';
import { PageHeader } from '../kit/PageHeader.tsx';

interface SettingsPageProps {
  title: string;
  about: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export function SettingsPage({ title, about, action, children }: SettingsPageProps) {
  const root = useKeptFocus<HTMLDivElement>();
  return (
    <Stack gap="md" maw={1200} ref={root} data-testid="settings-page">
      <PageHeader title={title} about={about} action={action} />
      {children}
    </Stack>
  );
}
