// Whether the browser will give us a microphone, watched without keeping it open.

import type { Microphone } from './softphone.ts';

export function microphoneFault(error: unknown): Microphone {
  const name = error instanceof DOMException ? error.name : '';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'missing';
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

/** Calls `onChange` when a device is plugged or the permission is changed. */
export function watchMicrophone(onChange: () => void): () => void {
  const devices = navigator.mediaDevices;
  let permission: PermissionStatus | null = null;
  let isOver = false;
  devices?.addEventListener?.('devicechange', onChange);
  navigator.permissions
    ?.query({ name: 'microphone' as PermissionName })
    .then((status) => {
      if (isOver) return;
      permission = status;
      status.addEventListener('change', onChange);
    })
    .catch(() => {});
  return () => {
    isOver = true;
    devices?.removeEventListener?.('devicechange', onChange);
    permission?.removeEventListener('change', onChange);
  };
}
