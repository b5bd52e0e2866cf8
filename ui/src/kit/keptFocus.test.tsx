// Whoever works with the keyboard goes on where he was: the row is gone, the button is back.

import { Drawer, MantineProvider } from '@mantine/core';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { type Ref, useState } from 'react';
import { expect, test } from 'vitest';
import { draw } from '../../tests/support/page.tsx';
import { useKeptFocus } from './keptFocus.ts';

function InDrawer() {
  const root = useKeptFocus<HTMLDivElement>();
  return (
    <Drawer opened onClose={() => {}} transitionProps={{ duration: 0 }}>
      <Page root={root} />
    </Drawer>
  );
}

function Alone() {
  return <Page root={useKeptFocus<HTMLDivElement>()} />;
}

function Page({ root }: { root: Ref<HTMLDivElement> }) {
  const [rows, setRows] = useState(['one', 'two']);
  const [isBusy, setBusy] = useState(false);
  return (
    <div ref={root}>
      <button type="button" disabled={isBusy} onClick={() => setBusy(true)}>
        save
      </button>
      <ul>
        {rows.map((row) => (
          <li key={row}>
            <button type="button">open {row}</button>
            <button type="button" onClick={() => setRows(rows.filter((each) => each !== row))}>
              delete {row}
            </button>
          </li>
        ))}
      </ul>
      <output onTransitionEnd={() => setBusy(false)}>work</output>
    </div>
  );
}

const button = (name: string) => screen.getByRole('button', { name });
const hasFocus = (name: string) => waitFor(() => expect(document.activeElement).toBe(button(name)));

test('a row that goes leaves the focus to the next, then to the one before, then to what is near', async () => {
  draw(<Alone />);
  button('delete one').focus();
  await userEvent.keyboard('{Enter}');
  await hasFocus('delete two');
  await userEvent.keyboard('{Enter}');
  await hasFocus('save');
});

test('a button that was busy has the focus again', async () => {
  draw(<Alone />);
  const save = button('save');
  save.focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(save.matches(':disabled')).toBe(true));
  save.blur();
  screen.getByText('work').dispatchEvent(new Event('transitionend', { bubbles: true }));
  await waitFor(() => expect(save.matches(':disabled')).toBe(false));
  await hasFocus('save');
});

test('who left it by himself is not brought back', async () => {
  draw(<Alone />);
  const save = button('save');
  save.focus();
  save.blur();
  await Promise.resolve();
  fireEvent.click(save);
  await waitFor(() => expect(save.matches(':disabled')).toBe(true));
  screen.getByText('work').dispatchEvent(new Event('transitionend', { bubbles: true }));
  await waitFor(() => expect(save.matches(':disabled')).toBe(false));
  expect(document.activeElement).toBe(document.body);
});

test('it works in a drawer of the app, which is drawn into the page after its frame', async () => {
  render(
    <MantineProvider>
      <InDrawer />
    </MantineProvider>,
  );
  const gone = await screen.findByRole('button', { name: 'delete one' });
  gone.focus();
  fireEvent.click(gone);
  await hasFocus('delete two');
});
