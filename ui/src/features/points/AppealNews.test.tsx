// What is told of appeals stays on the page, so it is told in the language of the page.

import { Notifications, notifications } from '@mantine/notifications';
import { act, screen, waitFor } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { draw } from '../../../tests/support/page.tsx';
import type { EventFrame } from '../../live/apply.ts';
import { LiveProvider } from '../../live/LiveContext.tsx';
import type { Snapshot } from '../../live/snapshot.ts';
import { LiveStore } from '../../live/store.ts';
import { AppealNews } from './AppealNews.tsx';

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

async function open(): Promise<(state: 'open' | 'confirmed') => void> {
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
      <AppealNews onDecide={() => {}} onOwn={() => {}} />
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
