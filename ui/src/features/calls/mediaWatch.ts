// Notices that the sound of a talk has no way any more, before JsSIP would hang it up for that.

import { after } from '../../live/ticks.ts';

/** What was only held up is back by then. */
export const PATIENCE_MS = 2_500;
/** Long: through a relay behind a slow firewall it takes some seconds. */
export const CONNECT_MS = 10_000;

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

function hasWay({ iceConnectionState: state }: RTCPeerConnection): boolean {
  return ['connected', 'completed'].includes(state);
}

/** What is known of it now. */
export interface Media {
  isLost(): boolean;
  /** It has found a way, though it may have lost that. */
  hadWay(): boolean;
  /** Its way is there, and no sound comes by it; or that comes again. */
  strand(is: boolean): void;
}

export function watchMedia(connection: RTCPeerConnection, handlers: MediaHandlers): Media {
  let isLost = false;
  let isStranded = false;
  let hadWay = hasWay(connection);
  let cancel = () => {};
  const lose = () => {
    isLost = true;
    handlers.onChange();
  };
  const look = (event: Event) => {
    cancel();
    const { iceConnectionState: state } = connection;
    hadWay ||= hasWay(connection);
    if (isLost && !isCut(connection) && state !== 'checking') {
      isLost = false;
      handlers.onChange();
    }
    if (state === 'checking' && !hadWay) cancel = after(CONNECT_MS, lose);
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
  return {
    isLost: () => isLost || isStranded,
    hadWay: () => hadWay,
    strand: (is) => {
      isStranded = is;
      handlers.onChange();
    },
  };
}
