// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest';
import type { DzvinEvent } from '../api/events.gen.ts';
import type { LiveStore } from '../live/store.ts';
import { watchLists } from './lists.ts';
import { queries } from './queries.ts';

afterEach(() => vi.restoreAllMocks());

test('a value of a list and news make lists old, and no page begin anew', () => {
  const old = vi.spyOn(queries, 'invalidateQueries');
  const start = vi.fn();
  let hear = (_: { event: DzvinEvent }) => {};
  const onFrame = (listener: typeof hear) => {
    hear = listener;
    return () => {};
  };
  const stop = watchLists({ start, onFrame } as unknown as LiveStore);
  const changed = (what: string) =>
    hear({ event: { name: 'config.changed', what, id: '1', by: 'u' } as DzvinEvent });
  changed('list');
  expect(start).not.toHaveBeenCalled();
  expect(old).toHaveBeenCalledWith({ queryKey: ['settings'] });
  changed('news');
  expect(start).not.toHaveBeenCalled();
  expect(old).toHaveBeenCalledWith({ queryKey: ['news'] });
  changed('queue');
  expect(start).toHaveBeenCalledOnce();
  stop();
});
