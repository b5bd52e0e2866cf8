import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { drawWorking } from '../../../tests/support/page.tsx';
import { TestPhone } from '../../../tests/support/phone.ts';
import { snapshot } from '../../../tests/support/snapshots.ts';
import { NetworkBanner } from './NetworkBanner.tsx';
import type { PhoneCall } from './softphone.ts';

const TALK: PhoneCall = { direction: 'incoming', stage: 'talking', number: '', isMuted: false };

test('a talk with a bad network says what is wrong and what to do, until it is good or over', async () => {
  const phone = new TestPhone({ call: { ...TALK, trouble: [{ trouble: 'loss_up', value: 12 }] } });
  await drawWorking(<NetworkBanner />, snapshot({}), phone);
  const words = screen.getByTestId('network-banner').textContent;
  expect(words).toContain('12 %');
  expect(words).toContain('cable');
  act(() => phone.become({ call: { ...TALK, trouble: [] } }));
  expect(screen.queryByTestId('network-banner')).toBeNull();
  act(() => phone.become({ call: { ...TALK, isSoundless: true } }));
  expect(screen.getByTestId('network-banner').textContent).toContain('nobody hears you');
  act(() => phone.become({ call: { ...TALK, isCut: true } }));
  expect(screen.getByTestId('network-banner').textContent).toContain('is being restored');
  act(() => phone.become({ call: null }));
  expect(screen.queryByTestId('network-banner')).toBeNull();
});
