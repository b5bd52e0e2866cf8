// Blocks are put into another order by keys alone: the focus goes with what is moved.

import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { BlocksPart } from './BlocksPart.tsx';
import { newBlock, type Script } from './model.ts';

const TITLES = ['First', 'Second', 'Third'];

function Page() {
  const blocks = TITLES.map((title, n) => ({
    ...newBlock('text', TITLES.slice(0, n), title),
    id: `b${n}`,
    title,
  }));
  const [draft, setDraft] = useState({ blocks, actions: [], result: '' } as unknown as Script);
  return (
    <BlocksPart draft={draft} problems={[]} onChange={(part) => setDraft({ ...draft, ...part })} />
  );
}

function order(): (string | null)[] {
  return screen.getAllByText(/First|Second|Third/).map(({ textContent }) => textContent);
}

test('the arrow that was pressed moves the same block again, and turns back at the end', async () => {
  drawSettings(<Page />, []);
  const down = (name: string) =>
    screen.getByRole('button', { name: new RegExp(`down.*${name}`, 'i') });
  down('First').focus();
  await userEvent.keyboard('{Enter}');
  expect(order()).toEqual(['Second', 'First', 'Third']);
  await waitFor(() => expect(document.activeElement).toBe(down('First')));
  await userEvent.keyboard('{Enter}');
  expect(order()).toEqual(['Second', 'Third', 'First']);
  const up = screen.getByRole('button', { name: /up.*First/i });
  await waitFor(() => expect(document.activeElement).toBe(up));
});
