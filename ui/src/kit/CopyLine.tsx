// One value to be taken elsewhere: its name, the value itself, and a button that copies it.

import { Box, Group, Text } from '@mantine/core';
import { CopyIcon } from './CopyIcon.tsx';

interface CopyLineProps {
  name: string;
  value: string;
  copy: string;
  copied: string;
  testId?: string;
}

export function CopyLine({ name, value, copy, copied, testId }: CopyLineProps) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Box miw={0}>
        <Text size="xs" c="dimmed">
          {name}
        </Text>
        <Text
          size="sm"
          ff="monospace"
          style={{ overflowWrap: 'anywhere' }}
          data-testid={testId}
          translate="no"
        >
          {value}
        </Text>
      </Box>
      <CopyIcon value={value} copy={`${copy}: ${name}`} copied={copied} />
    </Group>
  );
}
