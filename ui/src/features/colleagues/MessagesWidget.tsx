// Conversations with colleagues on the page of widgets: one opens in the panel beside the page.

import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Asked } from '../../forms/Asked.tsx';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { List, Whom } from './ColleaguesPanel.tsx';
import { conversations } from './messages.ts';
import { messagesQuery } from './queries.ts';

export function MessagesWidget() {
  const { me } = useSnapshot();
  const messages = useQuery(messagesQuery);
  return (
    <Asked query={messages}>
      {(told) => (
        <Stack gap="sm" px="md" pb="md" data-testid="messages-widget">
          {!(told.operators?.length === 0 && told.groups?.length === 0) && <Whom told={told} />}
          <List all={conversations(told.messages, me.operator)} />
        </Stack>
      )}
    </Asked>
  );
}
