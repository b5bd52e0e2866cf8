// A notification of the desktop when a call comes while the operator looks elsewhere.

import { useEffect, useRef } from 'react';

export interface Notice {
  /** Who calls. */
  title: string;
  /** For which queue. */
  text: string;
}

export function canNotify(): boolean {
  return typeof Notification !== 'undefined';
}

export function mayNotify(): NotificationPermission {
  return canNotify() ? Notification.permission : 'denied';
}

/** Null takes it away. A click brings this tab to the front, and then `onClick`. */
export function useNotice(notice: Notice | null, onClick: () => void): void {
  const latest = useRef(onClick);
  useEffect(() => {
    latest.current = onClick;
  });
  const title = notice?.title;
  const text = notice?.text;
  useEffect(() => {
    if (title === undefined || mayNotify() !== 'granted' || isLookedAt()) return;
    const shown = show(title, text ?? '');
    if (!shown) return;
    shown.onclick = () => {
      window.focus();
      shown.close();
      latest.current();
    };
    return () => shown.close();
  }, [title, text]);
}

function isLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** Chrome of Android has them only for service workers. */
function show(title: string, body: string): Notification | null {
  try {
    return new Notification(title, { body, tag: 'dzvin-call', icon: '/bell.svg', silent: true });
  } catch {
    return null;
  }
}
