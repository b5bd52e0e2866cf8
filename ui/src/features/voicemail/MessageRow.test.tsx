import { Table } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { answerWith } from '../../../tests/support/answers.ts';
import { draw } from '../../../tests/support/page.tsx';
import { MessageRow } from './MessageRow.tsx';
import type { Message } from './queries.ts';

const NEW: Message = {
  id: 'r1',
  call: 'c1',
  project: null,
  box: 'main',
  left_at: '2026-11-22T08:00:00Z',
  seconds: 12,
  status: 'ready',
  door: 'gateway',
  party: { number: '+380501112233', name: 'Олена' },
  dialled: '800',
  number_label: 'Hotline',
  listened_at: null,
  listened_by_name: null,
  mail: null,
};

function drawRow(change: Partial<Message> = {}, hear: (onHeard: () => void) => void = () => {}) {
  const onToggle = vi.fn();
  draw(
    <Table>
      <Table.Tbody>
        <MessageRow
          message={{ ...NEW, ...change }}
          isOpen
          onToggle={onToggle}
          link={({ call }, text) => <a href={`/journal/${call}`}>{text}</a>}
          player={(sound, onHeard) => (
            <button type="button" onClick={() => hear(onHeard)}>
              play {sound.id}
            </button>
          )}
        />
      </Table.Tbody>
    </Table>,
  );
  return onToggle;
}

test('a message that was heard to its end counts as listened', async () => {
  const asked = answerWith(200, { ...NEW, listened_at: NEW.left_at });
  drawRow({}, (onHeard) => onHeard());
  await userEvent.click(screen.getByText('play r1'));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject({
    method: 'PATCH',
    path: '/api/voicemail/r1',
    body: { is_listened: true },
  });
});

test('one that was dealt with is not marked again, and may be made new', async () => {
  const asked = answerWith(200, NEW);
  drawRow({ listened_at: NEW.left_at, listened_by_name: 'Ганна' }, (onHeard) => onHeard());
  await userEvent.click(screen.getByText('play r1'));
  expect(asked).toEqual([]);
  expect(screen.getByText(/Ганна listened/)).toBeTruthy();
  await userEvent.click(screen.getByTestId('mark'));
  await waitFor(() => expect(asked[0]).toMatchObject({ body: { is_listened: false } }));
});

test('it says who called, whom he dialled, and leads to the call', () => {
  drawRow();
  expect(screen.getByText('Олена')).toBeTruthy();
  expect(screen.getByText('+380501112233 · Hotline')).toBeTruthy();
  expect(screen.getByText('The call in the journal').getAttribute('href')).toBe('/journal/c1');
});

test('a visitor of the site has no number', () => {
  drawRow({ door: 'guest', party: null });
  expect(screen.getByText('Visitor from the site')).toBeTruthy();
});

test('a refusal is told', async () => {
  answerWith(403, { code: 'forbidden', status: 403 });
  drawRow();
  await userEvent.click(screen.getByTestId('mark'));
  expect((await screen.findByRole('alert')).textContent).toBe('You have no permission for this.');
});

test('a letter that could not be sent is told', () => {
  drawRow({ mail: 'failed' });
  expect(screen.getByText(/The letter could not be sent/)).toBeTruthy();
});
