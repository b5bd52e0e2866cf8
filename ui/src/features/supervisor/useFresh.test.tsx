import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { frame, OTHER } from '../../../tests/support/snapshots.ts';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { LiveProvider } from '../../live/LiveContext.tsx';
import type { LiveStore } from '../../live/store.ts';
import { activeCallsQuery } from './supervision.ts';
import { useFreshCalls } from './useFresh.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A list of calls that is followed: how often it was asked again, and what happens. */
function followed() {
  const client = new QueryClient();
  const asked = vi.spyOn(client, 'invalidateQueries');
  let tell: Parameters<LiveStore['onFrame']>[0] = () => {};
  const onFrame: LiveStore['onFrame'] = (listener) => {
    tell = listener;
    return () => {};
  };
  renderHook(useFreshCalls, {
    wrapper: ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={client}>
        <LiveProvider store={{ onFrame } as LiveStore}>{children}</LiveProvider>
      </QueryClientProvider>
    ),
  });
  return { asked, happens: (event: object) => tell(frame(1, 0, event as DzvinEvent)) };
}

test('a status that comes without its call makes the calls old, as all they do makes them', () => {
  const { asked, happens } = followed();
  happens({ name: 'operator.planned', operator: OTHER });
  expect(asked).not.toHaveBeenCalled();
  happens({ name: 'operator.state_changed', operator: OTHER, call: null });
  expect(asked).toHaveBeenCalledWith({ queryKey: activeCallsQuery.queryKey });
});

test('however much happens, the calls are asked for each two seconds, and after the last', () => {
  const { asked, happens } = followed();
  for (let n = 0; n < 39; n += 1) {
    happens({ name: 'talk.started', call: 'c1', operator: OTHER });
    vi.advanceTimersByTime(100);
  }
  expect(asked).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10_000);
  expect(asked).toHaveBeenCalledTimes(3);
});
