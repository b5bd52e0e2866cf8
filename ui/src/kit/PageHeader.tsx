// The top of a page: its name, one sentence about it, and the button for the first thing to do.

import { Box, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: string;
  about: ReactNode;
  /** The primary button, when one is allowed. */
  action?: ReactNode;
}

export function PageHeader({ title, about, action }: PageHeaderProps) {
  return (
    <Group justify="space-between" align="flex-start" gap="md">
      <Box flex="1 1 380px" maw={760}>
        <Title order={1}>{title}</Title>
        <Text c="dimmed" size="sm" mt={4}>
          {about}
        </Text>
      </Box>
      {action}
    </Group>
  );
}
