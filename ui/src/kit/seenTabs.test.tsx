// A tab that was opened stays, with what was typed in it; one that was not is not drawn.

import { Tabs } from '@mantine/core';
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { draw } from '../../tests/support/page.tsx';
import { useSeenTabs } from './seenTabs.ts';

const TABS = ['client', 'messages', 'other'];

function Page() {
  const [opened, setOpened] = useState<string | null>('client');
  const wasSeen = useSeenTabs(opened ?? undefined);
  return (
    <Tabs value={opened} onChange={setOpened} keepMounted={false}>
      <Tabs.List>
        {TABS.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {tab}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((tab) => (
        <Tabs.Panel key={tab} value={tab} keepMounted={wasSeen(tab)}>
          <input aria-label={`text of ${tab}`} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

test('what was typed is still there', async () => {
  draw(<Page />);
  await userEvent.type(screen.getByLabelText('text of client'), 'asks for a call');
  await userEvent.click(screen.getByRole('tab', { name: 'messages' }));
  expect(screen.queryByLabelText('text of other')).toBeNull();
  await userEvent.click(screen.getByRole('tab', { name: 'client' }));
  const text = screen.getByLabelText('text of client') as HTMLInputElement;
  expect(text.value).toBe('asks for a call');
});
