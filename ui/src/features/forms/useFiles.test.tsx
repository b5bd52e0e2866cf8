// Files are attached and taken away until their form is closed.

import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Form, Status } from './model.ts';
import type { Draft } from './useDraft.ts';
import { useFiles } from './useFiles.ts';

function canChange(status: Status, may_change = true): boolean {
  const form = { row: { id: 'f' }, files: [], may_change } as unknown as Form;
  return renderHook(() => useFiles(form, { status } as Draft)).result.current.canChange;
}

test('a completed form may still be given files, a closed one may not', () => {
  expect(canChange('in_progress')).toBe(true);
  expect(canChange('completed')).toBe(true);
  expect(canChange('completed', false)).toBe(false);
  expect(canChange('closed')).toBe(false);
});
