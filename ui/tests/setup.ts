// jsdom lacks a few things that Mantine asks the browser for.
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// A busy machine draws a page of Mantine in seconds, not in one.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => cleanup());

if (typeof window !== 'undefined')
  window.matchMedia ??= (query: string) =>
    ({
      matches: false,
      media: query,
      onchange: null,
      addEventListener: () => {},
      removeEventListener: () => {},
      dispatchEvent: () => false,
      addListener: () => {},
      removeListener: () => {},
    }) as unknown as MediaQueryList;

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

if (typeof document !== 'undefined' && !document.fonts) {
  Object.assign(document, {
    fonts: { addEventListener: () => {}, removeEventListener: () => {} },
  });
}
