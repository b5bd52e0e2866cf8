import { Modal } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { drawSettings } from '../../tests/support/settings.tsx';
import { EditorDrawer } from './EditorDrawer.tsx';
import type { AnyEditor } from './useEditor.ts';

const EDITOR = { isDirty: false, isSaving: false, errors: {}, problem: '' } as unknown as AnyEditor;

function Page() {
  const [isOpen, setIsOpen] = useState(true);
  const [isAsked, setIsAsked] = useState(true);
  if (!isOpen) return <p>closed</p>;
  return (
    <EditorDrawer editor={EDITOR} title="Contact" onClose={() => setIsOpen(false)}>
      <Modal opened={isAsked} onClose={() => setIsAsked(false)} title="Merge">
        …
      </Modal>
    </EditorDrawer>
  );
}

test('Escape closes the dialog on top, and only then the one below', async () => {
  drawSettings(<Page />, []);
  await screen.findByRole('dialog', { name: 'Merge' });
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Merge' })).toBeNull());
  expect(screen.getByRole('dialog', { name: 'Contact' })).toBeTruthy();
  await userEvent.keyboard('{Escape}');
  await screen.findByText('closed');
});
