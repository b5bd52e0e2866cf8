// @vitest-environment node
import { expect, test } from 'vitest';
import { frame, ME, snapshot } from '../../tests/support/snapshots.ts';
import { Problem } from '../api/client.ts';
import type { LiveHandlers } from './socket.ts';
import { LiveStore } from './store.ts';

function started(load = () => Promise.resolve(snapshot())) {
  const opened: { position: number; handlers: LiveHandlers; isClosed: boolean }[] = [];
  const store = new LiveStore(load, [(one) => one], (position, handlers) => {
    const socket = { position, handlers, isClosed: false };
    opened.push(socket);
    const close = () => {
      socket.isClosed = true;
    };
    return { close };
  });
  return { store, opened };
}

const event = { name: 'call.picked_up' as const, call: 'c1' };

test('the socket goes on where the snapshot ends', async () => {
  const { store, opened } = started();
  await store.start();
  opened[0]?.handlers.onOpen();
  expect(opened[0]?.position).toBe(10);
  expect(store.getState()).toMatchObject({ status: 'live', snapshot: { me: { operator: ME } } });
  opened[0]?.handlers.onFrame(frame(11, 1, event));
  expect(store.getState().snapshot?.position).toBe(11);
});

test('a resync takes a new snapshot and a new socket', async () => {
  const { store, opened } = started();
  await store.start();
  opened[0]?.handlers.onResync();
  await Promise.resolve();
  await Promise.resolve();
  expect(opened).toHaveLength(2);
  expect(opened[0]?.isClosed).toBe(true);
});

test('what happened while a new snapshot was on its way is told, and changes the snapshot no more', async () => {
  let position = 10;
  const { store, opened } = started(() => Promise.resolve(snapshot({ position })));
  await store.start();
  const told: number[] = [];
  store.onFrame((heard) => told.push(heard.position));
  opened[0]?.handlers.onFrame(frame(11, 1, event));
  position = 13;
  await store.start();
  expect(opened[1]?.position).toBe(11);
  opened[1]?.handlers.onFrame(frame(12, 2, event));
  expect([told, store.getState().snapshot?.position]).toEqual([[11, 12], 13]);
  opened[1]?.handlers.onResync();
  await Promise.resolve();
  await Promise.resolve();
  expect(opened[2]?.position).toBe(13);
});

test('a refused snapshot is shown, not repeated', async () => {
  const { store, opened } = started(() =>
    Promise.reject(new Problem(403, 'forbidden', 'Forbidden')),
  );
  await store.start();
  expect(store.getState()).toMatchObject({ status: 'broken', problem: { code: 'forbidden' } });
  expect(opened).toHaveLength(0);
});

test('after three lost connections the snapshot tells whether the session is over', async () => {
  let loads = 0;
  const { store, opened } = started(() => {
    loads += 1;
    return Promise.resolve(snapshot());
  });
  await store.start();
  for (let i = 0; i < 3; i++) opened[0]?.handlers.onClosed(1006);
  expect(loads).toBe(2);
  expect(store.getState().status).toBe('reconnecting');
});
