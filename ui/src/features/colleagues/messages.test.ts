import { expect, test } from 'vitest';
import {
  conversations,
  keyOf,
  type Message,
  type Messages,
  mayWrite,
  targetOf,
} from './messages.ts';

const message = (id: string, but: Partial<Message>): Message => ({
  id,
  at: '2026-03-02T09:00:00Z',
  by: 'boss',
  to: 'me',
  group: null,
  text: id,
  is_read: false,
  ...but,
});

test('messages are put together by whom one talks with, the newest conversation first', () => {
  const found = conversations(
    [
      message('1', {}),
      message('2', { by: 'anna', to: null, group: 'sales' }),
      message('3', { by: 'me', to: 'boss', is_read: true }),
    ],
    'me',
  );
  expect(found.map(({ target }) => keyOf(target))).toEqual(['operator boss', 'group sales']);
  expect(found[0]?.messages.map(({ id }) => id)).toEqual(['1', '3']);
  expect(found.map(({ unread }) => unread)).toEqual([['1'], ['2']]);
});

test('one may write by right, and answer whoever wrote', () => {
  const told: Messages = { messages: [message('1', {})], operators: ['anna'], groups: [] };
  expect(mayWrite({ kind: 'operator', id: 'anna' }, told, 'me')).toBe(true);
  expect(mayWrite({ kind: 'operator', id: 'boss' }, told, 'me')).toBe(true);
  expect(mayWrite({ kind: 'operator', id: 'boris' }, told, 'me')).toBe(false);
  expect(mayWrite({ kind: 'group', id: 'sales' }, told, 'me')).toBe(false);
  expect(mayWrite({ kind: 'group', id: 'sales' }, { ...told, groups: null }, 'me')).toBe(true);
});

test('a target is kept as a word', () => {
  expect(targetOf(keyOf({ kind: 'group', id: 'x' }))).toEqual({ kind: 'group', id: 'x' });
  expect(targetOf('')).toBeNull();
});
