import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventFrame } from './apply.ts';
import { doubt, SILENT_MS } from './network.ts';
import { HEARTBEAT_MS, type LiveSocket, openLive } from './socket.ts';

class FakeSocket {
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  hear(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop() {
    this.readyState = 3;
    this.onclose?.({ code: 1006 });
  }
}

const event = { name: 'call.picked_up', call: 'c1' };
const frame = (n: number, position: number) => ({ n, position, at: '', subject: '', event });

function open(position: number) {
  const heard: number[] = [];
  const happened: string[] = [];
  const live = openLive(
    position,
    {
      onOpen: () => happened.push('open'),
      onFrame: (one: EventFrame) => heard.push(one.position),
      onResync: () => happened.push('resync'),
      onClosed: () => happened.push('closed'),
    },
    (url) => new FakeSocket(url) as unknown as WebSocket,
  );
  opened.push(live);
  return { live, heard, happened, socket: FakeSocket.made.at(-1) as FakeSocket };
}

const opened: LiveSocket[] = [];

beforeEach(() => {
  FakeSocket.made = [];
  vi.useFakeTimers();
});

afterEach(() => {
  for (const live of opened.splice(0)) live.close();
});

test('it asks for what came after the snapshot and says each 10 s that the page is alive', () => {
  const { socket } = open(41);
  expect(socket.url).toContain('/api/live?after=41');
  socket.open();
  vi.advanceTimersByTime(HEARTBEAT_MS * 2);
  expect(socket.sent).toEqual(Array(3).fill('{"ping":1,"answer":true}'));
});

test('frames in order are given on', () => {
  const { socket, heard, happened } = open(0);
  socket.open();
  socket.hear(frame(1, 5));
  socket.hear(frame(2, 9));
  expect(heard).toEqual([5, 9]);
  expect(happened).toEqual(['open']);
});

test('several frames may come as one message', () => {
  const { socket, heard, happened } = open(0);
  socket.open();
  socket.hear([frame(1, 5), frame(2, 9)]);
  socket.hear([frame(3, 10), frame(5, 12), frame(6, 13)]);
  expect(socket.url).toContain('several=true');
  expect(heard).toEqual([5, 9, 10]);
  expect(happened).toEqual(['open', 'resync']);
});

test('a gap in the counter means a new snapshot, and the late frame is not applied', () => {
  const { socket, heard, happened } = open(0);
  socket.open();
  socket.hear(frame(1, 5));
  socket.hear(frame(3, 9));
  expect(heard).toEqual([5]);
  expect(happened).toEqual(['open', 'resync']);
});

test('the server may ask for a resync itself', () => {
  const { socket, happened } = open(0);
  socket.open();
  socket.hear({ n: 1, resync: true });
  expect(happened).toEqual(['open', 'resync']);
});

test('after a lost connection it goes on from the last frame, ever more slowly', () => {
  const { socket } = open(0);
  socket.open();
  socket.hear(frame(1, 7));
  socket.drop();
  vi.advanceTimersByTime(500);
  expect(FakeSocket.made).toHaveLength(2);
  expect(FakeSocket.made[1]?.url).toContain('after=7');
  FakeSocket.made[1]?.drop();
  vi.advanceTimersByTime(500);
  expect(FakeSocket.made).toHaveLength(2);
  vi.advanceTimersByTime(500);
  expect(FakeSocket.made).toHaveLength(3);
});

test('a network that is gone is noticed by answers that do not come, and a late end harms nothing', () => {
  const { socket, happened } = open(0);
  socket.open();
  vi.advanceTimersByTime(HEARTBEAT_MS * 2);
  socket.hear({});
  vi.advanceTimersByTime(HEARTBEAT_MS * 2);
  expect(happened).toEqual(['open']);
  vi.advanceTimersByTime(HEARTBEAT_MS);
  expect(happened).toEqual(['open', 'closed']);
  const again = FakeSocket.made[1] as FakeSocket;
  again.open();
  socket.drop();
  vi.advanceTimersByTime(HEARTBEAT_MS);
  expect(again.sent).toHaveLength(2);
  expect(happened).toEqual(['open', 'closed', 'open']);
});

test('when the network may be another one it asks at once, and goes on elsewhere if nobody answers', () => {
  const { socket, happened } = open(0);
  socket.open();
  doubt();
  socket.hear({});
  vi.advanceTimersByTime(SILENT_MS);
  expect(happened).toEqual(['open']);
  doubt();
  vi.advanceTimersByTime(SILENT_MS / 2);
  doubt();
  vi.advanceTimersByTime(SILENT_MS / 2);
  expect(happened).toEqual(['open', 'closed']);
  (FakeSocket.made[1] as FakeSocket).open();
  socket.drop();
  expect(happened).toEqual(['open', 'closed', 'open']);
  expect(FakeSocket.made).toHaveLength(2);
});

test('a network that swallows everything is not waited for', () => {
  open(0);
  vi.advanceTimersByTime(20_000);
  const again = FakeSocket.made[1] as FakeSocket;
  again.drop();
  vi.advanceTimersByTime(10_000);
  expect(FakeSocket.made).toHaveLength(3);
});

test('a closed socket stays closed', () => {
  const { live, socket } = open(0);
  socket.open();
  live.close();
  socket.drop();
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.made).toHaveLength(1);
});
