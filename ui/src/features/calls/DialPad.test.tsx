import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { answerWith } from '../../../tests/support/answers.ts';
import { drawWorking } from '../../../tests/support/page.tsx';
import { TestPhone } from '../../../tests/support/phone.ts';
import { snapshot } from '../../../tests/support/snapshots.ts';
import { STATUS_COLORS } from '../../live/statusWords.ts';
import { DialPad } from './DialPad.tsx';

// The browser of these tests has no layout.
Element.prototype.scrollIntoView ??= () => {};

const SUPPORT = { id: 'q-support', name: 'Support', caller_number: '+380441112233' };
const SALES = { id: 'q-sales', name: 'Sales', caller_number: '' };

function free(): TestPhone {
  return new TestPhone({ registration: 'registered', microphone: 'ready', call: null });
}

test('who calls out for one queue sees which number the customer will see', async () => {
  await drawWorking(<DialPad statusColors={STATUS_COLORS} />, snapshot(), free(), ['call.out']);
  expect(screen.getByTestId('out-queue-seen').textContent).toContain('+380441112233');
  expect(screen.queryByTestId('out-queue')).toBeNull();
});

test('who is in several queues chooses for which one he calls out', async () => {
  const { me } = snapshot();
  const mine = snapshot({ me: { ...me, out_queues: [SUPPORT, SALES] } });
  const asked = answerWith(200, { out_queue: 'q-sales', out_queues: [SUPPORT, SALES] });
  await drawWorking(<DialPad statusColors={STATUS_COLORS} />, mine, free(), ['call.out']);
  await userEvent.click(screen.getByTestId('out-queue'));
  await userEvent.click(await screen.findByText('Sales'));
  await waitFor(() =>
    expect(asked).toMatchObject([
      { method: 'PUT', path: '/api/operators/me/out-queue', body: { queue: 'q-sales' } },
    ]),
  );
});

test('a number abroad is dialled with its plus', async () => {
  const phone = free();
  await drawWorking(<DialPad statusColors={STATUS_COLORS} />, snapshot(), phone);
  await userEvent.type(screen.getByTestId('dial-number'), '+48 22 123-45-67');
  await userEvent.click(screen.getByTestId('dial'));
  expect(phone.done).toContain('dial +48221234567');
});

test('that another phone rings first is said where there is one, else that this one comes back', async () => {
  let ways = ['browser'];
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(ways))));
  const phone = new TestPhone({ registration: 'failed' });
  await drawWorking(<DialPad statusColors={STATUS_COLORS} />, snapshot(), phone, ['call.out']);
  await userEvent.type(screen.getByTestId('dial-number'), '800');
  expect(screen.getByTestId('dial-connecting').textContent).toContain('connecting again');
  expect(screen.queryByTestId('own-phone-first')).toBeNull();
  expect(screen.getByTestId('dial').hasAttribute('disabled')).toBe(true);
  act(() => phone.become({ registration: 'registered' }));
  expect(screen.queryByTestId('dial-connecting')).toBeNull();
  ways = ['device'];
  act(() => phone.become({ registration: 'forbidden' }));
  await screen.findByTestId('own-phone-first');
  expect(screen.getByTestId('dial').hasAttribute('disabled')).toBe(false);
});

test('who may not call outside is told so, and chooses no queue for it', async () => {
  await drawWorking(<DialPad statusColors={STATUS_COLORS} />, snapshot(), free());
  expect(screen.queryByTestId('out-queue-seen')).toBeNull();
  expect(screen.getByTestId('inside-only').textContent).toBeTruthy();
});
