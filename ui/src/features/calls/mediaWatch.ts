// Notices that the sound of a talk has no way any more, before JsSIP would hang it up for that.

import { after } from '../../live/ticks.ts';

/** What was only held up is back by then. */
export const PATIENCE_MS = 2_500;

export interface MediaHandlers {
  /** At once: the sockets may be of a network that is gone, too. */
  onDoubt(): void;
  /** It is lost, and not coming back by itself; or it came back after all. */
  onChange(): void;
}

export function isCut(connection: RTCPeerConnection | null | undefined): boolean {
  const state = connection?.iceConnectionState ?? 'closed';
  return ['failed', 'disconnected', 'closed'].includes(state);
}

/** It does not come back by itself, as what only stands still may. */
export function isPastHope(connection: RTCPeerConnection | null | undefined): boolean {
  return isCut(connection) && connection?.iceConnectionState !== 'disconnected';
}

/** Answers how to ask whether it is lost still. */
export function watchMedia(connection: RTCPeerConnection, handlers: MediaHandlers): () => boolean {
  let isLost = false;
  let cancel = () => {};
  const lose = () => {
    isLost = true;
    handlers.onChange();
  };
  const look = (event: Event) => {
    cancel();
    const { iceConnectionState: state } = connection;
    if (isLost && !isCut(connection)) {
      isLost = false;
      handlers.onChange();
    }
    if (state === 'disconnected') {
      handlers.onDoubt();
      cancel = after(PATIENCE_MS, lose);
    }
    if (state === 'failed') {
      // JsSIP hangs up: the server would take it for his wish.
      event.stopImmediatePropagation();
      lose();
    }
  };
  // Before JsSIP's own listener, which was there first.
  connection.addEventListener('iceconnectionstatechange', look, { capture: true });
  return () => isLost;
}
