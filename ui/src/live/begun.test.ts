// @vitest-environment node
import { expect, test, vi } from 'vitest';
import type { EventFrame } from './apply.ts';
import { onBegun } from './begun.ts';
import type { Snapshot } from './snapshot.ts';
import type { LiveStore } from './store.ts';

test('a new snapshot is told of, a frame that is applied is not', async () => {
  let snapshot: Partial<Snapshot> | null = { position: 5 };
  let changed = () => {};
  let hear = (_: EventFrame) => {};
  const store = {
    getState: () => ({ snapshot }),
    onFrame: (listener: typeof hear) => {
      hear = listener;
      return () => {};
    },
    subscribe: (listener: () => void) => {
      changed = listener;
      return () => {};
    },
  } as unknown as LiveStore;
  const told = vi.fn();
  onBegun(store, ({ position }) => told(position));
  expect(told.mock.calls).toEqual([[5]]);
  snapshot = { position: 6 };
  changed();
  hear({ position: 6 } as EventFrame);
  await Promise.resolve();
  expect(told).toHaveBeenCalledTimes(1);
  snapshot = { position: 9 };
  changed();
  await Promise.resolve();
  expect(told.mock.calls).toEqual([[5], [9]]);
});
