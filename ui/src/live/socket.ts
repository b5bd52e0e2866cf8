// The live socket: connects, says that this page is alive, and notices what it missed.

import { type EventFrame, type Frame, isEvent, isResync } from './apply.ts';
import { BUSY_MS, doubt, onDoubt } from './network.ts';
import { after, every } from './ticks.ts';

export const HEARTBEAT_MS = 10_000;
/** Each is answered at once; so many without a word, and nobody is there any more: a network that was
 * changed or is gone closes no socket. */
const PING = '{"ping":1,"answer":true}';
const MOST_UNANSWERED = 2;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** A network that swallows everything does not say so; a busy server needs its time. */
const OPEN_MS = 20_000;
/** As the browser tells of a connection that was cut. */
const LOST = 1006;

export interface LiveHandlers {
  onOpen(): void;
  onFrame(frame: EventFrame): void;
  /** Frames were lost: take a new snapshot and open a new socket. */
  onResync(): void;
  onClosed(code: number): void;
}

export interface LiveSocket {
  close(): void;
}

type MakeSocket = (url: string) => WebSocket;

export function liveUrl(position: number, at: Pick<Location, 'protocol' | 'host'>): string {
  const scheme = at.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${at.host}/api/live?after=${position}&several=true`;
}

/** A message is one frame, or several that were ready at once. */
function framesOf(message: string): Frame[] {
  const told = JSON.parse(message) as Frame | Frame[];
  return Array.isArray(told) ? told : [told];
}

/** Keeps one socket open from `position` on until closed; every reconnect goes on where it was. */
export function openLive(
  position: number,
  handlers: LiveHandlers,
  make: MakeSocket = (url) => new WebSocket(url),
): LiveSocket {
  let last = position;
  let socket: WebSocket | null = null;
  let stopHeartbeat = () => {};
  let cancelRetry = () => {};
  let silence: (() => void) | null = null;
  let wait = FIRST_WAIT_MS;
  let unanswered = 0;
  let isOver = false;

  function stop(): void {
    isOver = true;
    stopHeartbeat();
    cancelRetry();
    settle();
    stopDoubting();
    socket?.close();
  }

  function take(frame: Frame, expected: number | null): number | null {
    if (frame.n !== undefined && expected !== null && frame.n !== expected) {
      resync();
      return null;
    }
    if (isResync(frame)) {
      resync();
      return null;
    }
    if (isEvent(frame)) {
      last = frame.position;
      handlers.onFrame(frame);
    }
    return frame.n === undefined ? expected : frame.n + 1;
  }

  function resync(): void {
    stop();
    handlers.onResync();
  }

  function connect(): void {
    cancelRetry();
    const own = make(liveUrl(last, location));
    cancelRetry = after(OPEN_MS, giveUp);
    let expected: number | null = null;
    socket = own;
    own.onopen = () => {
      cancelRetry();
      wait = FIRST_WAIT_MS;
      unanswered = 0;
      own.send(PING);
      stopHeartbeat = every(HEARTBEAT_MS, () => {
        if (++unanswered > MOST_UNANSWERED) {
          doubt(BUSY_MS);
          giveUp();
        } else own.send(PING);
      });
      handlers.onOpen();
    };
    own.onmessage = (message: MessageEvent<string>) => {
      if (socket !== own) return;
      unanswered = 0;
      settle();
      for (const frame of framesOf(message.data)) {
        if (!isOver) expected = take(frame, expected);
      }
    };
    own.onclose = (event) => {
      if (isOver || socket !== own) return;
      stopHeartbeat();
      cancelRetry();
      settle();
      handlers.onClosed(event.code);
      if (isOver) return;
      cancelRetry = after(wait, connect);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  }

  /** What leads nowhere any more is not waited for. */
  function reconnectIfSilent(silentMs: number): void {
    if (isOver) return;
    if (socket?.readyState !== WebSocket.OPEN) {
      anew();
      return;
    }
    silence ??= after(silentMs, giveUp);
    socket.send(PING);
  }

  function settle(): void {
    silence?.();
    silence = null;
  }

  /** Its own end may be told minutes later. */
  function giveUp(): void {
    stopHeartbeat();
    settle();
    handlers.onClosed(LOST);
    if (!isOver) anew();
  }

  function anew(): void {
    const old = socket;
    socket = null;
    old?.close();
    connect();
  }

  const stopDoubting = onDoubt(reconnectIfSilent);
  connect();
  return { close: stop };
}
