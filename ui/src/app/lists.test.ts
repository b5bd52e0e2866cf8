// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest';
import type { DzvinEvent } from '../api/events.gen.ts';
import type { EventFrame } from '../live/apply.ts';
import type { Snapshot } from '../live/snapshot.ts';
import type { LiveStore } from '../live/store.ts';
import { watchLists } from './lists.ts';
import { queries } from './queries.ts';

afterEach(() => vi.restoreAllMocks());

function watched() {
  const start = vi.fn();
  const listeners = new Set<(frame: EventFrame) => void>();
  const looks = new Set<() => void>();
  let snapshot: Partial<Snapshot> | null = null;
  const put = <T>(all: Set<T>) => {
    return (one: T) => {
      all.add(one);
      return () => all.delete(one);
    };
  };
  const store = {
    start,
    getState: () => ({ snapshot }),
    onFrame: put(listeners),
    subscribe: put(looks),
  };
  const stop = watchLists(store as unknown as LiveStore);
  return {
    start,
    stop,
    hear: (event: object) => {
      const frame = { position: 1, event: event as DzvinEvent } as EventFrame;
      for (const listener of listeners) listener(frame);
    },
    begin: async (position: number) => {
      snapshot = { position };
      for (const look of looks) look();
      await Promise.resolve();
    },
  };
}

test('a value of a list and news make lists old, and no page begin anew', async () => {
  const old = vi.spyOn(queries, 'invalidateQueries');
  const { start, stop, hear, begin } = watched();
  const changed = (what: string) => hear({ name: 'config.changed', what, id: '1', by: 'u' });
  changed('list');
  expect(start).not.toHaveBeenCalled();
  expect(old).toHaveBeenCalledWith({ queryKey: ['settings'] });
  changed('news');
  expect(start).not.toHaveBeenCalled();
  expect(old).toHaveBeenCalledWith({ queryKey: ['news'] });
  changed('queue');
  expect(start).toHaveBeenCalledOnce();
  await begin(7);
  changed('queue');
  expect(start, 'the new snapshot knows of it').toHaveBeenCalledOnce();
  stop();
});

test('what a customer wrote is asked again when another reads it', () => {
  const old = vi.spyOn(queries, 'invalidateQueries');
  const { stop, hear } = watched();
  hear({ name: 'message.read', message: 'm' });
  expect(old).toHaveBeenCalledWith({ queryKey: ['received'] });
  stop();
});

test('what came by no frame, because the page began anew then, makes every list old that events tell of', async () => {
  vi.useFakeTimers();
  const old = vi.spyOn(queries, 'invalidateQueries');
  const { stop, begin } = watched();
  await begin(7);
  const asked = () => old.mock.calls.map(([about]) => about?.queryKey?.join(' '));
  expect(asked()).toEqual(['received', 'news', 'settings', 'messages']);
  vi.advanceTimersByTime(1_500);
  expect(asked()).toEqual(expect.arrayContaining(['journal', 'call', 'voicemail']));
  stop();
  vi.useRealTimers();
});
