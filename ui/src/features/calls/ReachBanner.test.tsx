import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drawWorking } from '../../../tests/support/page.tsx';
import { TestPhone } from '../../../tests/support/phone.ts';
import { snapshot } from '../../../tests/support/snapshots.ts';
import { ReachBanner } from './ReachBanner.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a page just opened alarms nobody while its phone connects, and does when that lasts', async () => {
  await drawWorking(<ReachBanner />, snapshot({}), new TestPhone({ registration: 'connecting' }));
  expect(screen.queryByTestId('reach-banner')).toBeNull();
  act(() => void vi.advanceTimersByTime(3_000));
  expect(screen.getByTestId('reach-banner').textContent).toContain('is being connected');
});
