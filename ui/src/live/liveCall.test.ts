// @vitest-environment node
import { expect, test } from 'vitest';
import { snapshot } from '../../tests/support/snapshots.ts';
import { liveCallOf } from './liveCall.ts';
import type { RecentCall } from './snapshot.ts';

const { me } = snapshot();

function ended(call: string): RecentCall {
  return {
    call,
    at: '2026-11-22T10:00:00Z',
    direction: 'outbound',
    party: null,
    dialled: null,
    queue: null,
    operator: null,
    talk_seconds: 9,
    outcome: 'talked',
    why: null,
  };
}

test('processing is about the call whose result is owed, though another was dialled since', () => {
  const recent = [ended('dialled'), ended('owed')];
  const pcp = { ...me, state: 'pcp' as const };
  const shown = (pcp_call: string | null) =>
    liveCallOf(snapshot({ me: { ...pcp, pcp_call }, recent }))?.call;
  expect(shown('owed')).toBe('owed');
  expect(shown(null)).toBe('dialled');
  expect(liveCallOf(snapshot({ recent }))).toBeNull();
});
