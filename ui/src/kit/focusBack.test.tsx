// The focus comes back to where it was when a dialog closes, also when a menu opened it.

import { Menu, Modal, Popover } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { draw } from '../../tests/support/page.tsx';
import { useFocusBack } from './focusBack.ts';

function Dialog({ onClose }: { onClose: () => void }) {
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title="Dialog" transitionProps={{ duration: 0 }}>
      <button type="button">inside</button>
    </Modal>
  );
}

function Page() {
  const [isOpen, setIsOpen] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setIsOpen(true)}>
        row
      </button>
      <Menu transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <button type="button">more</button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setIsOpen(true)}>delete</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Popover transitionProps={{ duration: 0 }} trapFocus opened={isAsked} onChange={setIsAsked}>
        <Popover.Target>
          <button type="button" onClick={() => setIsAsked(true)}>
            me
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Me">
          <button
            type="button"
            onClick={() => {
              setIsAsked(false);
              setIsOpen(true);
            }}
          >
            where I am signed in
          </button>
        </Popover.Dropdown>
      </Popover>
      {isOpen && <Dialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

async function closeByKey(): Promise<void> {
  await screen.findByRole('dialog');
  await waitFor(() =>
    expect(screen.getByRole('dialog').contains(document.activeElement)).toBe(true),
  );
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
}

test('to the button that opened it', async () => {
  draw(<Page />);
  const row = screen.getByRole('button', { name: 'row' });
  row.focus();
  await userEvent.keyboard('{Enter}');
  await closeByKey();
  await waitFor(() => expect(document.activeElement).toBe(row));
});

test('to the button of the menu whose item opened it', async () => {
  draw(<Page />);
  const more = screen.getByRole('button', { name: 'more' });
  more.focus();
  await userEvent.keyboard('{Enter}');
  (await screen.findByRole('menuitem')).focus();
  await userEvent.keyboard('{Enter}');
  await closeByKey();
  await waitFor(() => expect(document.activeElement).toBe(more));
});

test('to the button of the popover a choice of which opened it', async () => {
  draw(<Page />);
  const me = screen.getByRole('button', { name: 'me' });
  me.focus();
  await userEvent.keyboard('{Enter}');
  (await screen.findByRole('button', { name: 'where I am signed in' })).focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(screen.queryByText('where I am signed in')).toBeNull());
  await closeByKey();
  await waitFor(() => expect(document.activeElement).toBe(me));
});
