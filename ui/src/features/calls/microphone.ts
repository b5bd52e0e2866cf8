// Whether the browser will give us a microphone, watched without keeping it open.

import { every } from '../../live/ticks.ts';
import type { Microphone } from './softphone.ts';

/** A device that another program lets go is told by nobody. */
const AGAIN_MS = 5_000;

/** Some browsers say only in words that the system, and not the page's permission, is in the way. */
export function microphoneFault(error: unknown): Microphone {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return /system/i.test((error as DOMException).message) ? 'blocked' : 'denied';
  }
  return name === 'NotReadableError' || name === 'AbortError' ? 'taken' : 'missing';
}

/** Opens the microphone for a moment: this is what makes the browser ask. */
export async function checkMicrophone(): Promise<Microphone> {
  if (!navigator.mediaDevices?.getUserMedia) return 'insecure';
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return 'ready';
  } catch (error) {
    return microphoneFault(error);
  }
}

/** What the browser remembers; null where it does not tell. */
async function permission(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: 'microphone' as PermissionName });
  } catch {
    return null;
  }
}

/** Calls `onChange` when a device is plugged or the permission is changed. */
export function watchMicrophone(onChange: () => void): () => void {
  const devices = navigator.mediaDevices;
  let status: PermissionStatus | null = null;
  let isOver = false;
  devices?.addEventListener?.('devicechange', onChange);
  void permission().then((found) => {
    if (isOver) return;
    status = found;
    status?.addEventListener('change', onChange);
  });
  return () => {
    isOver = true;
    devices?.removeEventListener?.('devicechange', onChange);
    status?.removeEventListener('change', onChange);
  };
}

export interface MicrophoneUser {
  now(): Microphone;
  /** It is open in a talk: that it works is known. */
  isOpen(): boolean;
  found(microphone: Microphone): void;
}

/** Looks whenever it may have changed, and while it does not work, again and again. */
export class MicrophoneWatch {
  private stops: (() => void)[] = [];
  private isLooking = false;

  constructor(private readonly user: MicrophoneUser) {}

  start(): void {
    const look = () => void this.look();
    this.stops = [watchMicrophone(look), every(AGAIN_MS, () => void this.lookAgain())];
    look();
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  async look(): Promise<void> {
    if (this.isLooking || (this.user.isOpen() && this.user.now() === 'ready')) return;
    this.isLooking = true;
    const answer = checkMicrophone();
    // As long as the browser asks him, the phone cannot be used.
    if (this.user.now() !== 'ready' && (await permission())?.state === 'prompt') {
      await Promise.race([answer, this.asked()]);
    }
    const microphone = await answer;
    this.isLooking = false;
    if (this.stops.length) this.user.found(microphone);
  }

  /** A moment later: a browser that remembers an answer does not ask. */
  private asked(): Promise<void> {
    return new Promise((over) => {
      setTimeout(() => {
        if (this.isLooking && this.stops.length) this.user.found('asking');
        over();
      }, ASKED_MS);
    });
  }

  /** Never so that the browser would ask again and again. */
  private async lookAgain(): Promise<void> {
    const now = this.user.now();
    if (!['denied', 'blocked', 'missing', 'taken'].includes(now)) return;
    const state = (await permission())?.state;
    if (state === 'granted' || (state !== 'prompt' && now !== 'denied')) await this.look();
  }
}

const ASKED_MS = 300;
