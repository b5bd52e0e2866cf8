import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Form } from './model.ts';
import { useDraft } from './useDraft.ts';

const ROW = { id: 'f1', revision: 3, status: 'in_progress', changed_at: '2026-11-22T08:00:00Z' };
const FORM = { row: ROW, answers: {}, done: {} } as unknown as Form;

test('after a refused completion what was typed is still saved', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    const isRefused = path.endsWith('/complete');
    const problem = { code: 'form.incomplete', title: 'x', fields: [] };
    const saved = { ...ROW, revision: 4, answers: {}, done: {} };
    const body = JSON.stringify(isRefused ? problem : saved);
    return Promise.resolve(new Response(body, { status: isRefused ? 422 : 200 }));
  });
  const { result, unmount } = renderHook(() => useDraft(FORM, true));
  act(() => result.current.set('a', 'typed'));
  await act(() => result.current.complete({ a: 'typed' }, false));
  expect(result.current.state).toBe('failed');
  window.dispatchEvent(new Event('pagehide'));
  expect(asked.at(-1)).toMatch(/f1\/answers$/);
  await vi.waitFor(() => expect(result.current.revision).toBe(4), { timeout: 10_000 });
  unmount();
});
