// Files are attached and taken away until their form is closed.

import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Form, Status } from './model.ts';
import type { Draft } from './useDraft.ts';
import { useFiles } from './useFiles.ts';

function canChange(status: Status, may_change = true, loaded: Status = 'opened'): boolean {
  const row = { id: 'f', status: loaded };
  const form = { row, files: [], may_change } as unknown as Form;
  return renderHook(() => useFiles(form, { status } as Draft)).result.current.canChange;
}

test('a completed form may still be given files, a closed one by whom it may be changed', () => {
  expect(canChange('in_progress')).toBe(true);
  expect(canChange('completed')).toBe(true);
  expect(canChange('completed', false)).toBe(false);
  expect(canChange('closed'), 'it was closed here').toBe(false);
  expect(canChange('closed', true, 'closed')).toBe(true);
  expect(canChange('closed', false, 'closed')).toBe(false);
});
