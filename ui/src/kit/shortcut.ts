// Keys that work whatever keyboard layout is on: by place (KeyA), not by letter.

import { useEffect, useRef } from 'react';

export interface Shortcut {
  /** KeyboardEvent.code, e.g. `KeyA`. */
  code: string;
  act: () => void;
}

/** Alt + key, everywhere on the page. Give null to switch one off. */
export function useShortcuts(shortcuts: (Shortcut | null)[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      const found = latest.current.find((one) => one?.code === event.code);
      if (!found) return;
      event.preventDefault();
      found.act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** "Alt+A" of `KeyA`. */
export function keyLabel(code: string): string {
  return `Alt+${code.replace(/^(Key|Digit)/, '')}`;
}
