// Draws a component as the app would: theme, texts, queries, live data and a phone.

import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { type Channel, SharedPhone } from '../../src/features/calls/otherTab.ts';
import { PhoneProvider } from '../../src/features/calls/PhoneContext.tsx';
import { PermissionsProvider } from '../../src/forms/permissions.tsx';
import { startTexts } from '../../src/i18n/setup.ts';
import { LiveProvider } from '../../src/live/LiveContext.tsx';
import type { Snapshot } from '../../src/live/snapshot.ts';
import { LiveStore } from '../../src/live/store.ts';
import type { TestPhone } from './phone.ts';
import { withRights } from './rights.ts';

function Around({ children }: { children: ReactNode }) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return (
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}

export function draw(page: ReactNode): void {
  startTexts('en');
  render(<Around>{page}</Around>);
}

/** A page of somebody who works, with this snapshot and this phone. */
export async function drawWorking(
  page: ReactNode,
  snapshot: Snapshot,
  phone: TestPhone,
  permissions: string[] = [],
): Promise<void> {
  const live = new LiveStore(
    () => Promise.resolve(snapshot),
    [],
    (_position, handlers) => {
      handlers.onOpen();
      return { close: () => {} };
    },
  );
  await live.start();
  const noTabs: Channel = { onmessage: null, postMessage: () => {}, close: () => {} };
  const shared = new SharedPhone(
    () => noTabs,
    (onLead) => {
      onLead();
      return () => {};
    },
    () => phone,
  );
  shared.start();
  draw(
    <LiveProvider store={live}>
      <PhoneProvider phone={shared}>
        <PermissionsProvider who={withRights(permissions)}>{page}</PermissionsProvider>
      </PhoneProvider>
    </LiveProvider>,
  );
}
