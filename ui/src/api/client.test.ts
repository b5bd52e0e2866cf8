// @vitest-environment node
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTexts } from '../i18n/setup.ts';
import { explain } from '../i18n/words.ts';
import { ANSWER_MS, Problem, request } from './client.ts';

vi.stubGlobal('document', { documentElement: {} });
beforeAll(() => startTexts('en'));
afterEach(() => vi.restoreAllMocks());

/** A server that takes what is asked and never answers; `give` ends the patience. */
function silent(): { give: () => void; patience: (number | undefined)[] } {
  const over = new AbortController();
  const patience: (number | undefined)[] = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    patience.push(ms);
    return over.signal;
  });
  vi.stubGlobal('fetch', (_path: string, { signal }: RequestInit) => {
    return new Promise((_, fail) => {
      signal?.addEventListener('abort', () => fail(signal.reason));
    });
  });
  return { give: () => over.abort(), patience };
}

const problemOf = (asked: Promise<unknown>) => asked.catch((error: Problem) => error);

test('a server that never answers is waited for so long, and a person reads what to do', async () => {
  const { give, patience } = silent();
  const asked = [problemOf(request('GET', '/a')), problemOf(request('PUT', '/b', { c: 1 }))];
  give();
  const [looked, changed] = await Promise.all(asked);
  expect(patience).toEqual([30_000, 30_000]);
  expect(explain(looked)).toBe('The server does not answer. Try again.');
  expect(explain(changed)).toContain('It may have done it all the same');
  expect(looked).toMatchObject({ status: 0, code: 'timeout' });
});

test('what is long is waited for longer, and a question that is sent changes nothing', async () => {
  const { give, patience } = silent();
  const body = 'x'.repeat(320_000 - 2);
  const asked = problemOf(request('POST', '/a', body, ANSWER_MS, 'timeout'));
  give();
  expect(patience).toEqual([ANSWER_MS + 20_000]);
  expect(await asked).toMatchObject({ code: 'timeout' });
});

test('a file takes as long as it takes', async () => {
  const { patience } = silent();
  void request('POST', '/file', new Blob(['x']));
  expect(patience).toEqual([]);
});

test('a network that is gone and a proxy that answers in HTML are told apart', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await problemOf(request('GET', '/a'))).toMatchObject({ status: 0, code: 'network' });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 502 })));
  const problem = await problemOf(request('GET', '/a'));
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ status: 502, code: 'http_502' });
});
