// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MicrophoneWatch, microphoneFault } from './microphone.ts';
import type { Microphone } from './softphone.ts';

/** A browser whose microphone and permission the test sets. */
class FakeBrowser extends EventTarget {
  fault: DOMException | null = null;
  permission: 'granted' | 'denied' | 'prompt' = 'granted';
  asked = 0;
  isSilent = false;
  readonly status = Object.assign(new EventTarget(), { state: 'granted' });
  readonly mediaDevices = Object.assign(new EventTarget(), {
    getUserMedia: () => {
      this.asked += 1;
      if (this.isSilent) return new Promise(() => {});
      if (this.fault) return Promise.reject(this.fault);
      return Promise.resolve({ getTracks: () => [] });
    },
  });
  readonly permissions = {
    query: () => Promise.resolve(Object.assign(this.status, { state: this.permission })),
  };
}

let browser: FakeBrowser;
beforeEach(() => {
  vi.useFakeTimers();
  browser = new FakeBrowser();
  vi.stubGlobal('navigator', browser);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function watching(isOpen = () => false) {
  const seen: Microphone[] = [];
  const watch = new MicrophoneWatch({
    now: () => seen.at(-1) ?? 'unknown',
    isOpen,
    found: (microphone) => void seen.push(microphone),
  });
  watch.start();
  return { seen, watch };
}

const refused = (name: string, text = '') => new DOMException(text, name);

test('every way to have no microphone has a name of its own', () => {
  expect(microphoneFault(refused('NotAllowedError'))).toBe('denied');
  expect(microphoneFault(refused('NotAllowedError', 'Permission denied by system'))).toBe(
    'blocked',
  );
  expect(microphoneFault(refused('NotFoundError'))).toBe('missing');
  expect(microphoneFault(refused('NotReadableError'))).toBe('taken');
});

test('a permission that is given later is noticed', async () => {
  browser.permission = 'denied';
  browser.fault = refused('NotAllowedError');
  const { seen, watch } = watching();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([seen, browser.asked]).toEqual([['denied'], 1]);
  browser.permission = 'granted';
  browser.fault = null;
  browser.status.dispatchEvent(new Event('change'));
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual(['denied', 'ready']);
  watch.stop();
});

test('a device that another program lets go is noticed though nobody tells', async () => {
  browser.fault = refused('NotReadableError');
  const { seen, watch } = watching();
  await vi.advanceTimersByTimeAsync(100);
  browser.fault = null;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen.at(-1)).toBe('ready');
  watch.stop();
});

test('as long as the browser asks him, there is none; it is not asked a second time', async () => {
  browser.permission = 'prompt';
  browser.isSilent = true;
  const { seen, watch } = watching();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([seen, browser.asked]).toEqual([['asking'], 1]);
  watch.stop();
});

test('one that works in a talk is left alone; one lost there is looked for', async () => {
  const { seen, watch } = watching(() => true);
  await vi.advanceTimersByTimeAsync(100);
  browser.mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.advanceTimersByTimeAsync(100);
  expect([seen, browser.asked]).toEqual([['ready'], 1]);
  seen.push('missing');
  browser.mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.advanceTimersByTimeAsync(100);
  expect(seen.at(-1)).toBe('ready');
  watch.stop();
});
