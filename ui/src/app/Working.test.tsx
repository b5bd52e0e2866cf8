import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { TestPhone } from '../../tests/support/phone.ts';
import { SharedPhone } from '../features/calls/otherTab.ts';
import { PhoneProvider } from '../features/calls/PhoneContext.tsx';
import { startTexts } from '../i18n/setup.ts';
import type { WorkdayProps } from './Workday.tsx';
import { Working } from './Working.tsx';

const TALK = { direction: 'incoming', stage: 'talking', number: '1', isMuted: false } as const;
const phones: Record<string, TestPhone> = {};

/** A day of one: its phone is his who began it. */
function Day({ operator, children }: WorkdayProps) {
  const [phone] = useState(() => {
    const own = new TestPhone({ call: operator === 'anna' ? { ...TALK, line: 'c1' } : null });
    phones[operator] = own;
    const shared = new SharedPhone(
      () => ({ onmessage: null, postMessage: () => {}, close: () => {} }),
      (onLead) => {
        onLead();
        return () => {};
      },
      () => own,
    );
    shared.start();
    return shared;
  });
  return <PhoneProvider phone={phone}>{children}</PhoneProvider>;
}

test('who signs in while the talk of another goes on begins when it is over, by a phone of his own', async () => {
  startTexts('en');
  const app = (operator: string | null) => (
    <MantineProvider env="test">
      <Working operator={operator} day={Day}>
        <p>page of {operator ?? 'nobody'}</p>
      </Working>
    </MantineProvider>
  );
  const { rerender } = render(app('anna'));
  await screen.findByText('page of anna');
  rerender(app(null));
  expect((await screen.findByTestId('last-talks')).textContent).toContain('You are signed out');
  rerender(app('boris'));
  expect(screen.getByTestId('last-talks').textContent).toContain('your work begins as soon as');
  expect(screen.queryByText('page of boris')).toBeNull();
  expect(Object.keys(phones)).toEqual(['anna']);
  phones.anna?.become({ call: null });
  await screen.findByText('page of boris');
  await vi.waitFor(() => expect(phones.boris?.done).toEqual(['start']));
  expect(screen.queryByTestId('last-talks')).toBeNull();
});
