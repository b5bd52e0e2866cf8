import { expect, test } from 'vitest';
import type { Entry } from '../features/contacts/history.ts';
import { pathOf } from './entryLink.tsx';

function entry(more: Partial<Entry>): Entry {
  return { id: '1', call: null, is_open: false, state: '', ...more } as Entry;
}

const CALL = entry({ kind: 'call', id: 'k1', call: 'k1', is_open: true });

test('an entry leads to what it is about, for whom it may be opened', () => {
  const may = () => true;
  expect(pathOf(CALL, may)).toEqual({ to: '/journal/k1' });
  expect(pathOf({ ...CALL, is_open: false }, may)).toBeNull();
  expect(pathOf(entry({ kind: 'form', id: 'f' }), may)).toEqual({ to: '/forms/f' });
  expect(pathOf(entry({ kind: 'form', id: 'f' }), () => false)).toBeNull();
  expect(pathOf(entry({ kind: 'voicemail', call: 'k' }), may)).toEqual({ to: '/voicemail' });
  const promised = entry({ kind: 'callback', state: 'waiting' });
  expect(pathOf(promised, may)).toEqual({ to: '/my-work', search: { tab: 'callbacks' } });
  expect(pathOf({ ...promised, state: 'done' }, may)).toBeNull();
});
