import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { frame, OTHER } from '../../../tests/support/snapshots.ts';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { PermissionsProvider } from '../../forms/permissions.tsx';
import { LiveProvider } from '../../live/LiveContext.tsx';
import type { LiveStore } from '../../live/store.ts';
import { type ActiveCalls, activeCallsQuery } from './supervision.ts';
import { useFreshCalls } from './useFresh.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A list of calls that is followed: how often it was asked again, and what happens. */
function followed(scope = 'group') {
  const client = new QueryClient();
  const asked = vi.spyOn(client, 'invalidateQueries');
  const listeners: Parameters<LiveStore['onFrame']>[0][] = [];
  const onFrame: LiveStore['onFrame'] = (listener) => {
    listeners.push(listener);
    return () => {};
  };
  const getState = () => ({ snapshot: null });
  const subscribe = () => () => {};
  renderHook(useFreshCalls, {
    wrapper: ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={client}>
        <PermissionsProvider who={{ id: '', permissions: { 'widget.active_calls.view': scope } }}>
          <LiveProvider store={{ onFrame, getState, subscribe } as unknown as LiveStore}>
            {children}
          </LiveProvider>
        </PermissionsProvider>
      </QueryClientProvider>
    ),
  });
  return {
    asked,
    client,
    happens: (event: object) => {
      for (const tell of listeners) tell(frame(1, 0, event as DzvinEvent));
    },
  };
}

test('a status that comes without its call makes the calls old, as all they do makes them', () => {
  const { asked, happens } = followed();
  happens({ name: 'operator.planned', operator: OTHER });
  expect(asked).not.toHaveBeenCalled();
  happens({ name: 'operator.state_changed', operator: OTHER, call: null });
  expect(asked).toHaveBeenCalledWith({ queryKey: activeCallsQuery.queryKey });
});

test('however much happens, the calls are asked for each second, and after the last', () => {
  const { asked, happens } = followed();
  for (let n = 0; n < 39; n += 1) {
    happens({ name: 'talk.started', call: 'c1', operator: OTHER });
    vi.advanceTimersByTime(100);
  }
  expect(asked).toHaveBeenCalledTimes(4);
  vi.advanceTimersByTime(10_000);
  expect(asked).toHaveBeenCalledTimes(5);
});

test('a server slower than the events is let answer, and asked again then', async () => {
  const answers: (() => void)[] = [];
  vi.stubGlobal('fetch', () => {
    const answer = Response.json({ at: '', calls: [], is_more: false });
    return new Promise<Response>((resolve) => answers.push(() => resolve(answer)));
  });
  const { asked, happens, client } = followed();
  const { result } = renderHook(() => useQuery(activeCallsQuery, client));
  for (let n = 0; n < 5; n += 1) {
    happens({ name: 'talk.started', call: 'c1', operator: OTHER });
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(asked).not.toHaveBeenCalled();
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await vi.waitFor(() => expect(result.current.isSuccess).toBe(true), { timeout: 10_000 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(answers).toHaveLength(2);
  vi.unstubAllGlobals();
});

test('whoever is told of all calls asks for those alone that changed', async () => {
  const rows = ['c1', 'c2', 'c3'].map((call, n) => ({
    call,
    started_at: String(n),
    state: 'menu',
  }));
  const fetched = vi.fn((path: string) => {
    const calls = path.includes('?') ? [{ ...rows[1], state: 'talk' }] : rows;
    return Promise.resolve(Response.json({ at: '', calls, is_more: false }));
  });
  vi.stubGlobal('fetch', fetched);
  const { happens, client } = followed('company');
  renderHook(() => useQuery(activeCallsQuery, client));
  await vi.waitFor(() => expect(client.getQueryData(activeCallsQuery.queryKey)).toBeDefined(), {
    timeout: 10_000,
  });
  happens({ name: 'talk.started', call: 'c2', operator: OTHER });
  happens({ name: 'leg.ended', call: 'c3', leg: 'x' });
  happens({ name: 'operator.state_changed', operator: OTHER, call: null });
  await vi.waitFor(
    () => {
      const now = client.getQueryData<ActiveCalls>(activeCallsQuery.queryKey);
      expect(now?.calls.map(({ call, state }) => `${call} ${state}`)).toEqual([
        'c1 menu',
        'c2 talk',
      ]);
    },
    { timeout: 10_000 },
  );
  expect(fetched.mock.calls.map(([path]) => path)).toEqual([
    '/api/active-calls',
    '/api/active-calls?call=c2&call=c3',
  ]);
  vi.unstubAllGlobals();
});
