import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { drawWorking } from '../../../tests/support/page.tsx';
import { TestPhone } from '../../../tests/support/phone.ts';
import { snapshot } from '../../../tests/support/snapshots.ts';
import { LastTalks } from './LastTalks.tsx';
import type { PhoneCall } from './softphone.ts';

const talk: PhoneCall = {
  direction: 'incoming',
  stage: 'talking',
  number: '+380441112233',
  isMuted: false,
  line: 'c1',
};

test('who is signed out in a talk mutes and ends it here, and is out when it is over', async () => {
  const onOver = vi.fn();
  const phone = new TestPhone({ call: talk });
  await drawWorking(<LastTalks onOver={onOver} />, snapshot(), phone);
  await userEvent.click(screen.getByTestId('last-mute'));
  await userEvent.click(screen.getByTestId('last-hang-up'));
  expect(phone.done).toEqual(['start', 'mute true', 'hang up c1']);
  expect(onOver).not.toHaveBeenCalled();
  phone.become({ call: null });
  await vi.waitFor(() => expect(onOver).toHaveBeenCalled(), { timeout: 10_000 });
  expect(screen.queryByTestId('last-talks')).toBeNull();
});

test('he may turn to another talk of his; what only rings does not keep him', async () => {
  const onOver = vi.fn();
  const phone = new TestPhone({ call: talk, others: [{ ...talk, line: 'c2' }] });
  await drawWorking(<LastTalks onOver={onOver} />, snapshot(), phone);
  await userEvent.click(screen.getByTestId('last-turn'));
  expect(phone.done).toEqual(['start', 'turn to c2']);
  phone.become({ call: { ...talk, stage: 'ringing' }, others: [] });
  await vi.waitFor(() => expect(onOver).toHaveBeenCalled(), { timeout: 10_000 });
});
