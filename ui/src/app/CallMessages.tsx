// SMS and e-mail of the call at hand: its buttons, and what was written to this customer before.

import { Group, Stack } from '@mantine/core';
import { MessageButtons } from '../features/messages/MessageButtons.tsx';
import { MessageHistory } from '../features/messages/MessageHistory.tsx';
import type { LiveCall } from '../live/liveCall.ts';

export function CallMessages({ call }: { call: LiveCall }) {
  return (
    <Stack gap="md">
      <Group gap="xs">
        <MessageButtons call={call.call} />
      </Group>
      <MessageHistory call={call.call} />
    </Stack>
  );
}
