// What is told of appeals stays on the page, so it is told in the language of the page.

import { Notifications, notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { draw } from '../../../tests/support/page.tsx';
import { withRights } from '../../../tests/support/rights.ts';
import { PermissionsProvider } from '../../forms/permissions.tsx';
import type { EventFrame } from '../../live/apply.ts';
import { LiveProvider } from '../../live/LiveContext.tsx';
import type { Snapshot } from '../../live/snapshot.ts';
import { LiveStore } from '../../live/store.ts';
import { AppealNews } from './AppealNews.tsx';
import { appealsQuery } from './queries.ts';

afterEach(() => notifications.clean());

test('who may see no names reads that somebody appeals, in the language he chooses meanwhile', async () => {
  const tell = await open();
  tell('open');
  expect(await screen.findByText('Somebody appeals against an entry')).toBeTruthy();
  await act(() => i18next.changeLanguage('uk'));
  expect(await screen.findByText('Хтось оскаржує запис')).toBeTruthy();
  expect(screen.getByTestId('appeal-look').textContent).toBe('Переглянути');
  tell('confirmed');
  await waitFor(() => expect(screen.queryByTestId('appeal-news')).toBeNull());
});

test('what was appealed and decided while nothing was heard is told and taken away by the list', async () => {
  let list = [openOne('e1')];
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(list))));
  const tell = await open(<AskAgain />);
  await screen.findByText('asked 1');
  expect(screen.queryByTestId('appeal-news')).toBeNull();
  list = [openOne('e1'), openOne('e2')];
  await userEvent.click(screen.getByText('asked 1'));
  expect(await screen.findByText('Anna appeals against an entry')).toBeTruthy();
  tell('open');
  expect(await screen.findAllByTestId('appeal-news')).toHaveLength(2);
  list = [openOne('e1')];
  await userEvent.click(screen.getByText('asked 2'));
  await waitFor(() => expect(screen.getAllByTestId('appeal-news')).toHaveLength(1));
});

function openOne(id: string): object {
  return { user: 'anna', name: 'Anna', entry: { id, appeal: { comment: 'The tram' } } };
}

/** What a new snapshot does. */
function AskAgain() {
  const queries = useQueryClient();
  const { data = [] } = useQuery(appealsQuery);
  return (
    <button type="button" onClick={() => void queries.invalidateQueries({ queryKey: ['points'] })}>
      {`asked ${data.length}`}
    </button>
  );
}

async function open(beside: ReactNode = null): Promise<(state: 'open' | 'confirmed') => void> {
  let take: (frame: EventFrame) => void = () => {};
  const snapshot = { at: '', position: 0, me: { operator: 'boss' }, operators: [] };
  const live = new LiveStore(
    () => Promise.resolve(snapshot as unknown as Snapshot),
    [],
    (_position, handlers) => {
      take = handlers.onFrame;
      handlers.onOpen();
      return { close: () => {} };
    },
  );
  await live.start();
  draw(
    <LiveProvider store={live}>
      <Notifications transitionDuration={0} />
      <PermissionsProvider who={withRights(beside ? ['points.adjust'] : [])}>
        <AppealNews onDecide={() => {}} onOwn={() => {}} />
        {beside}
      </PermissionsProvider>
    </LiveProvider>,
  );
  const event = {
    name: 'points.appeal_changed',
    operator: 'anna',
    entry: 'e1',
    comment: 'The bus',
  };
  return (state) => act(() => take({ event: { ...event, state } } as unknown as EventFrame));
}
