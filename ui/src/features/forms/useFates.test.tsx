// An open form follows what becomes of its actions, by the events of the socket.

import { act, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { LiveProvider } from '../../live/LiveContext.tsx';
import type { LiveStore } from '../../live/store.ts';
import { DoneActions } from './DoneActions.tsx';
import type { Performed } from './model.ts';
import { useFates } from './useFates.ts';

const performed = (kind: Performed['kind'], status: string, more: Partial<Performed> = {}) => ({
  kind,
  value: 'x',
  status,
  message: null,
  at: null,
  said: '',
  ...more,
});

const SAVED = {
  hook: performed('webhook', 'queued'),
  sms: performed('send_sms', 'queued', { message: 'm1' }),
};

function Shown() {
  return <DoneActions done={useFates('f', 3, SAVED)} />;
}

/** A live store of which a test says what is heard. */
function live() {
  const frames: ((frame: { event: DzvinEvent }) => void)[] = [];
  const looks: (() => void)[] = [];
  let status = 'live';
  const store = {
    onFrame: (listener: (typeof frames)[number]) => {
      frames.push(listener);
      return () => undefined;
    },
    subscribe: (listener: () => void) => {
      looks.push(listener);
      return () => undefined;
    },
    getState: () => ({ status }),
  } as unknown as LiveStore;
  const hear = (event: object) =>
    act(() => {
      for (const listener of frames) listener({ event: event as DzvinEvent });
    });
  const become = (now: string) =>
    act(() => {
      status = now;
      for (const look of looks) look();
    });
  return { store, hear, become };
}

test('a delivered SMS and a failed webhook show without a reload', async () => {
  let done: Record<string, Performed> = SAVED;
  const answer = { 'GET /api/forms/f': { done } };
  const asked = answerPaths(answer);
  const say = (after: typeof done) => {
    done = after;
    answer['GET /api/forms/f'] = { done };
  };
  const { store, hear, become } = live();
  drawSettings(
    <LiveProvider store={store}>
      <Shown />
    </LiveProvider>,
    [],
  );
  const status = (id: string) => screen.getByTestId(`done-${id}`).dataset.status;
  await waitFor(() => expect(asked).toHaveLength(1));
  expect([status('hook'), status('sms')]).toEqual(['queued', 'queued']);

  say({ ...done, sms: performed('send_sms', 'delivered', { message: 'm1' }) });
  hear({ name: 'message.delivered', message: 'another' });
  hear({ name: 'form.action_changed', form: 'another' });
  hear({ name: 'message.delivered', message: 'm1' });
  await waitFor(() => expect(status('sms')).toBe('delivered'));
  expect(asked).toHaveLength(2);

  say({ ...done, hook: performed('webhook', 'failed', { said: 'refused 404' }) });
  hear({ name: 'form.action_changed', form: 'f', status: 'failed' });
  await waitFor(() => expect(status('hook')).toBe('failed'));

  say({ ...done, hook: performed('webhook', 'done') });
  become('reconnecting');
  become('live');
  await waitFor(() => expect(status('hook')).toBe('done'));
});
