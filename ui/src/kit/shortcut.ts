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
      if (isTyping(event.target) && writesSign(event)) return;
      const found = latest.current.find((one) => one?.code === event.code);
      if (!found) return;
      event.preventDefault();
      found.act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** `?` itself, on any layout, unless somebody writes it. */
export function useQuestionMark(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
      if (event.key === '?' && isPlain && !isTyping(event.target)) latest.current();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

export function isTyping(target: EventTarget | null): boolean {
  const field = 'input, textarea, select, [contenteditable]';
  return target instanceof Element && target.closest(field) !== null;
}

/** On a Mac Option with a letter is a sign of its own, and it belongs to the text. */
function writesSign(event: KeyboardEvent): boolean {
  return /Mac/.test(navigator.platform) && event.key.length === 1;
}

/** "Alt+A" of `KeyA`. */
export function keyLabel(code: string): string {
  return `Alt+${code.replace(/^(Key|Digit)/, '')}`;
}
