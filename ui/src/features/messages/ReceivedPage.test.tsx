import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { ReceivedPage } from './ReceivedPage.tsx';
import { WritingProvider } from './Writing.tsx';

const ROW = {
  id: 'r',
  number: '+380671234567',
  name: 'Оксана',
  text: '<b>так</b>',
  at: '2026-11-22T10:00:00Z',
  operator_name: 'Olena',
  queue_name: null,
  read_at: null,
  read_by_name: null,
};

test('what a customer wrote is shown as text, answered, and said to be read', async () => {
  const asked = answerPaths({
    'GET /api/received-messages': { rows: [ROW], unread: 1, next_before: null },
    'PATCH /api/received-messages/r': {},
    'GET /api/messages/outline?received=r': {
      name: 'Оксана',
      numbers: ['+380671234567'],
      addresses: [],
      variables: {},
      has_sms: true,
      has_email: false,
    },
    'GET /api/message-templates': [],
  });
  drawSettings(
    <WritingProvider>
      <ReceivedPage />
    </WritingProvider>,
    ['sms.send'],
  );
  expect((await screen.findByTestId('received-row')).textContent).toContain('<b>так</b>');
  fireEvent.click(screen.getByTestId('received-mark'));
  await waitFor(() => expect(asked.some(({ method }) => method === 'PATCH')).toBe(true));
  expect(asked.find(({ method }) => method === 'PATCH')?.body).toEqual({ is_read: true });
  fireEvent.click(screen.getByTestId('write-sms'));
  expect(await screen.findByTestId('message-recipient')).toBeTruthy();
});
